/** The current time. Tests can change it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  wait(ms: number): Promise<void>;
}
