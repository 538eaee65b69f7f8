/** Something about the set-up that does not work, or may soon not. */
export interface SetupFinding {
  readonly isWrong: boolean;
  /** Plain sentences without a final stop. */
  readonly what: string;
  readonly how: string;
}

/** What is wrong first, warnings last. It may be some minutes old. Never throws. */
export type ListSetupFindings = () => Promise<readonly SetupFinding[]>;
