/** The code of the error with which a job is given up whose runs ended with their process. */
export const CRASH_LOOP_CODE = 'ends_processes';

/** Longer than such a job is not begun again, whoever asks. */
export const CRASHED_JOB_RETRY_WINDOW_MS = 65 * 60_000;

/** What a job's run asks for next: nothing, or to be run again. */
export type JobResult = undefined | { readonly againInMs: number };

export interface JobWorker {
  /** At most so many runs of this name at the same time in this process. */
  readonly concurrency: number;
  /** After so many failed runs in a row the job is given up. */
  readonly attempts: number;
  /** `attempt` is 1 for the first run, and again after a run that did not fail. */
  run(id: string, attempt: number): Promise<JobResult>;
  /** Called once when the attempts are used up or the error said `never` or `ask`; must leave a clear state behind. */
  onExhausted(id: string, error: unknown): Promise<void>;
}

/**
 * Work that must happen though the process may die. A job is a name and an id; it carries no
 * state. Waiting jobs survive a restart. An id runs once at a time; adding a waiting id changes
 * nothing; adding a running id causes one more run, at the time that one of those who asked wanted. A failed run is tried again with growing
 * pauses (or as long as the error's `parseRetryAfter` says); a `RetryLaterError` is no failure.
 */
export interface Jobs {
  /**
   * Stored when it resolves. `sooner`: a waiting id is moved forward to this time, but for one that
   * waits after a failure: that pause holds, whoever asks.
   */
  add(
    name: string,
    id: string,
    options?: { readonly delayMs?: number; readonly sooner?: boolean },
  ): Promise<void>;
  /** Removes a waiting job; tells whether there was one. A running one is not touched. */
  remove(name: string, id: string): Promise<boolean>;
  registerWorker(name: string, worker: JobWorker): void;
  /** Takes up what was waiting and begins to run. Workers must be there already. */
  start(): Promise<void>;
  /** Starts nothing new and waits for what runs, at most so long. What did not end is waiting again at the next start. */
  stop(graceMs: number): Promise<void>;
  /** Throws when jobs cannot be taken. */
  ping(): Promise<void>;
}
