/** The code of the error with which a job is given up whose runs ended with their process. */
export const CRASH_LOOP_CODE = 'ends_processes';

/** A job that was given up with `CRASH_LOOP_CODE` does not run again within this time, whoever adds it. */
export const CRASHED_JOB_RETRY_WINDOW_MS = 65 * 60_000;

/**
 * How long a job that fails is run again, with pauses of 1 s that double up to 5 min. The queue knows how
 * many attempts that makes.
 */
export type RetryPolicyName =
  | 'twentyMinutes'
  | 'fiftyMinutes'
  | 'oneHour'
  | 'twoAndAHalfHours'
  | 'threeAndAHalfHours'
  | 'oneDay'
  | 'endless';

/**
 * What becomes of a job whose runs ended twice with their process. `giveUp`: somebody waits for it, and is told.
 * `retryLater`: nobody would ask for it again, so it counts as failed several times and runs again after a pause
 * of minutes, then of an hour.
 */
export type CrashLoopPolicy = 'giveUp' | 'retryLater';

/** How a job's payload is stored. */
export interface JobKey<Payload> {
  format(payload: Payload): string;
  /** Reads every key that any version of the app stored. */
  parse(key: string): Payload;
}

/** One kind of background work. `Payload` names what a run is about: an id, or ids, never a record. */
export interface JobDefinition<Payload> {
  /** Stored with each waiting job, so that it must not change. It has no colon. */
  readonly name: string;
  readonly key: JobKey<Payload>;
  /** How many runs of this name each process has at the same time. */
  readonly concurrency: number;
  readonly retry: RetryPolicyName;
  readonly onCrashLoop: CrashLoopPolicy;
}

/** What a run asks for when it ends: nothing, or another run. */
export type JobResult = undefined | { readonly againInMs: number };

export interface JobHandler<Payload> {
  /** `attempt` is 1 for the first run, and again after a run that did not fail. */
  run(payload: Payload, attempt: number): Promise<JobResult>;
  /** Called once when the attempts are used up or the error says `never` or `ask`; must leave a clear state behind. */
  onExhausted(payload: Payload, error: unknown): Promise<void>;
}

/** The handler that a definition needs. */
export type DefinedJobHandler<Job> =
  Job extends JobDefinition<infer Payload> ? JobHandler<Payload> : never;

export interface AddJobOptions {
  readonly delayMs?: number;
  /** A job that waits is moved forward to this time, unless it waits after a failure: that pause holds. */
  readonly sooner?: boolean;
}

/**
 * Work that must happen though the process may die. A job is a name and a key; it has no state of its own.
 * Jobs that wait survive a restart. The same job runs once at a time: adding one that waits changes nothing,
 * adding one that runs causes one more run. A run that fails is repeated after a pause (the error's
 * `retryAfterMs`, else growing ones) until its retry policy ends; a `RetryLaterError` is no failure.
 */
export interface Jobs {
  /** The job is stored when this resolves. */
  add<Payload>(
    job: JobDefinition<Payload>,
    payload: Payload,
    options?: AddJobOptions,
  ): Promise<void>;
  /** Removes a job that waits, and says whether there was one. A run that has begun goes on. */
  remove<Payload>(job: JobDefinition<Payload>, payload: Payload): Promise<boolean>;
}
