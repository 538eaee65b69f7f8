/** A problem with the setup, now or soon. */
export interface SetupFinding {
  readonly isWrong: boolean;
  /** Plain sentences without a full stop. */
  readonly what: string;
  readonly how: string;
}

/** Errors first, warnings last. May be some minutes old. Never throws. */
export type ListSetupFindings = () => Promise<readonly SetupFinding[]>;
