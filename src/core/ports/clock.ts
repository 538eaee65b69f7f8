/** Time, so that tests can move it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>;
}
