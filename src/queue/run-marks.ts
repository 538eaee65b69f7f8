/** A job is given up after this many runs that ended with their process. */
export const MAX_LOST_RUNS = 2;

/** Longer than it takes until the process is restarted. */
export const MARK_TTL_MS = 24 * 3_600_000;

/** A job that was given up does not start again within this time, even though polls are added all the time. */
export const BLOCK_TTL_MS = 3_600_000;

/**
 * Marks for runs that started and have not ended. A mark outlives the process and so counts how many runs
 * of a job in a row ended with their process. Keys are job keys.
 */
export interface RunMarks {
  /** Whether a run of the job started and did not end. */
  isMarked(key: string): Promise<boolean>;
  /**
   * Marks that a run starts, and returns how many earlier runs ended with their process. If that is
   * `MAX_LOST_RUNS` or more, nothing is marked, because the run must not start.
   */
  markStart(key: string): Promise<number>;
  /** The run ended, with or without success: the process is alive. */
  clearMark(key: string): Promise<void>;
  /** The job was given up: for an hour `markStart` returns more than `MAX_LOST_RUNS`. */
  blockJob(key: string): Promise<void>;
}
