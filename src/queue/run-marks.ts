/** After so many runs that ended with their process a job is given up. */
export const MAX_LOST_RUNS = 2;

/** Longer than it takes until somebody starts the process again. */
export const MARK_TTL_MS = 24 * 3_600_000;

/** A job that was given up does not begin for so long, whoever adds it; polls are added all the time. */
export const BLOCK_TTL_MS = 3_600_000;

/**
 * Marks of runs that began and have not ended. A mark outlives the process, so that it counts how many runs of
 * a job in a row ended with their process. Keys are those of jobs.
 */
export interface RunMarks {
  /** Whether a run of the job began and did not end. */
  isMarked(key: string): Promise<boolean>;
  /**
   * Marks that a run begins, and returns how many runs before it ended with their process. Where those are
   * `MAX_LOST_RUNS` or more, nothing is marked, since the run must not begin.
   */
  markStart(key: string): Promise<number>;
  /** The run ended, well or not: the process is alive. */
  clearMark(key: string): Promise<void>;
  /** The job was given up: for an hour `markStart` returns more than `MAX_LOST_RUNS`. */
  blockJob(key: string): Promise<void>;
}
