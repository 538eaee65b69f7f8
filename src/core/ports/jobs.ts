/** The error code for a job that was given up because its runs crashed the process. */
export const CRASH_LOOP_CODE = 'ends_processes';

/** A job that was given up with `CRASH_LOOP_CODE` does not run again within this time, even if it is added again. */
export const CRASHED_JOB_RETRY_WINDOW_MS = 65 * 60_000;

/** How long a failing job is retried, with pauses of 1 s that double up to 5 min. */
export type RetryPolicyName =
  | 'twentyMinutes'
  | 'fiftyMinutes'
  | 'oneHour'
  | 'twoAndAHalfHours'
  | 'threeAndAHalfHours'
  | 'oneDay'
  | 'endless';

/**
 * What happens to a job that crashed the process twice. `giveUp`: somebody waits for it and is told. `retryLater`:
 * it runs again after minutes, then after an hour, because nobody would add it again.
 */
export type CrashLoopPolicy = 'giveUp' | 'retryLater';

/** How a job's payload is stored. */
export interface JobKey<Payload> {
  format(payload: Payload): string;
  /** Parses every key that any version of the app stored. */
  parse(key: string): Payload;
}

/** One kind of background work. `Payload` is an id or several ids, never a record. */
export interface JobDefinition<Payload> {
  /** Stored with each waiting job, so it must not change. Contains no colon. */
  readonly name: string;
  readonly key: JobKey<Payload>;
  /** How many runs of this job each process may have at the same time. */
  readonly concurrency: number;
  readonly retry: RetryPolicyName;
  readonly onCrashLoop: CrashLoopPolicy;
}

/** What a run requests when it ends: nothing, or another run. */
export type JobResult = undefined | { readonly againInMs: number };

export interface JobHandler<Payload> {
  /** `attempt` is 1 for the first run, and again after a run that did not fail. */
  run(payload: Payload, attempt: number): Promise<JobResult>;
  /** Called once when all attempts are used up, or none can help. Must leave a consistent state behind. */
  onExhausted(payload: Payload, error: unknown): Promise<void>;
}

/** The handler that a definition needs. */
export type DefinedJobHandler<Job> =
  Job extends JobDefinition<infer Payload> ? JobHandler<Payload> : never;

export interface AddJobOptions {
  readonly delayMs?: number;
  /** Moves a waiting job forward to this time, unless it waits after a failure. */
  readonly sooner?: boolean;
}

/**
 * Work that must happen even if the process dies. A job is a name and a key, without state of its own.
 * Waiting jobs survive a restart. A job runs once at a time: adding a waiting job changes nothing, and
 * adding a running job causes one more run, at the earliest time of all these adds. A failed run is retried after a pause (the error's
 * `retryAfterMs`, or else increasing ones) until its retry policy ends. A `RetryLaterError` does not count
 * as a failure.
 */
export interface Jobs {
  /** The job is stored when this resolves. */
  add<Payload>(
    job: JobDefinition<Payload>,
    payload: Payload,
    options?: AddJobOptions,
  ): Promise<void>;
  /** Removes a waiting job and returns whether there was one. A run that has started continues. */
  remove<Payload>(job: JobDefinition<Payload>, payload: Payload): Promise<boolean>;
}
