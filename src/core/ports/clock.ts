/** The time. Tests move it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  wait(ms: number): Promise<void>;
}
