import type {
  AddJobOptions,
  CrashLoopPolicy,
  JobDefinition,
  JobHandler,
  JobResult,
  Jobs,
} from '../core/ports/jobs.ts';
import { RETRY_ATTEMPTS } from './retry-policies.ts';

/** Runs the jobs of one name. */
export interface JobWorker {
  readonly concurrency: number;
  /** After this many failed runs in a row the job is given up. */
  readonly attempts: number;
  /** Default: `giveUp`. */
  readonly onCrashLoop?: CrashLoopPolicy;
  run(id: string, attempt: number): Promise<JobResult>;
  onExhausted(id: string, error: unknown): Promise<void>;
}

/** The `Jobs` of the core as they are stored: by name and id. */
export interface JobQueue {
  add(name: string, id: string, options?: AddJobOptions): Promise<void>;
  remove(name: string, id: string): Promise<boolean>;
  registerWorker(name: string, worker: JobWorker): void;
  /** Loads the waiting jobs and starts running them. Workers must be registered first. */
  start(): Promise<void>;
  /**
   * Starts no further run and waits at most `graceMs` for running ones. A run that does not end in time is
   * repeated after the next start.
   */
  stop(graceMs: number): Promise<void>;
  /** Throws if no job can be added. */
  ping(): Promise<void>;
}

/** The key for everything that the queue stores about one job. */
export function jobKey(name: string, id: string): string {
  return `${name}:${id}`;
}

export function createJobs(queue: JobQueue): Jobs {
  return {
    add: (job, payload, options) => queue.add(job.name, job.key.format(payload), options),
    remove: (job, payload) => queue.remove(job.name, job.key.format(payload)),
  };
}

export function registerHandler<Payload>(
  queue: JobQueue,
  job: JobDefinition<Payload>,
  handler: JobHandler<Payload>,
): void {
  queue.registerWorker(job.name, {
    concurrency: job.concurrency,
    attempts: RETRY_ATTEMPTS[job.retry],
    onCrashLoop: job.onCrashLoop,
    run: (id, attempt) => handler.run(job.key.parse(id), attempt),
    onExhausted: (id, error) => handler.onExhausted(job.key.parse(id), error),
  });
}

/** A longer wait is for a time of day, such as that of a scheduled send. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * When a job is due after the clock was set back from `before` to `now` (Unix ms). A short wait is a pause
 * and keeps its length; a long wait is for a time of day and does not change.
 */
export function shiftDueTime(dueAt: number, before: number, now: number): number {
  const leftMs = dueAt - before;
  return leftMs > LONGEST_PAUSE_MS ? dueAt : Math.min(dueAt, now + Math.max(0, leftMs));
}
