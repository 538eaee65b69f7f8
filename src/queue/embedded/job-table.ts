import { createInFlightCounter } from '../../core/async/in-flight-counter.ts';
import type { Store } from '../../core/ports/store.ts';
import { shiftDueTime } from '../job-queue.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import type { RunOutcome } from '../run-job.ts';
import { createJobStore, createWaitingJob, type Job, type RunSettlement } from './job-store.ts';

/**
 * The jobs of this process. Each change is stored before it takes effect here, and changes to one job do
 * not overlap.
 */
interface JobTable {
  /** Loads what is stored, once. Every other call needs this first. */
  load(): Promise<void>;
  listJobs(): Iterable<Job>;
  add(key: string, dueAt: number, sooner: boolean): Promise<void>;
  /** Removes a waiting job, or the run that waits behind a running one. Returns whether there was one. */
  remove(key: string): Promise<boolean>;
  /** Stores the result of a run that ended at `endedAt` (Unix ms). */
  settle(job: Job, outcome: RunOutcome, endedAt: number): Promise<void>;
  /** The clock was set back: short waits keep their length. */
  shiftShortWaits(before: number, now: number): void;
  /**
   * From now on no result is stored, so that the next process repeats the runs. Resolves once no change is
   * in progress, because a change that reached the store after the next process had read it would undo that
   * process's writes.
   */
  abandon(): Promise<void>;
}

/**
 * `onWaiting` is called whenever a job starts to wait, or waits for another time. One long closure, because
 * everything in it reads and changes the same jobs.
 */
export function createJobTable(store: Store, onWaiting: (job: Job) => void): JobTable {
  const jobStore = createJobStore(store);
  const jobs = new Map<string, Job>();
  const inTurn = createKeyedMutex();
  const changes = createInFlightCounter();
  let loading: Promise<void> | undefined;
  let isAbandoned = false;

  return {
    load() {
      loading ??= jobStore.loadJobs().then(
        (stored) => stored.forEach(putWaiting),
        (error: unknown) => {
          loading = undefined;
          throw error;
        },
      );
      return loading;
    },
    listJobs: () => jobs.values(),
    add: (key, dueAt, sooner) => change(key, () => add(key, dueAt, sooner)),
    remove: (key) => change(key, () => remove(key)),
    settle: (job, outcome, endedAt) => change(job.key, () => settle(job, outcome, endedAt)),
    shiftShortWaits,
    async abandon() {
      isAbandoned = true;
      await changes.waitUntilIdle();
    },
  };

  function change<T>(key: string, work: () => Promise<T>): Promise<T> {
    return changes.track(() => inTurn(key, work));
  }

  function putWaiting(job: Job): void {
    jobs.set(job.key, job);
    onWaiting(job);
  }

  async function add(key: string, dueAt: number, sooner: boolean): Promise<void> {
    const job = jobs.get(key);
    if (!job) {
      await jobStore.saveWaiting(key, dueAt);
      putWaiting(createWaitingJob(key, { dueAt, nextAt: undefined, failures: 0 }));
    } else if (job.state === 'waiting' && sooner && job.failures === 0 && dueAt < job.dueAt) {
      await jobStore.saveWaiting(key, dueAt);
      // The job may have started by now; that run serves both.
      if (job.state === 'waiting') putWaiting(Object.assign(job, { dueAt }));
    } else if (job.state === 'running' && (job.nextAt === undefined || dueAt < job.nextAt)) {
      await jobStore.saveNextRun(key, dueAt);
      job.nextAt = dueAt;
    }
  }

  async function remove(key: string): Promise<boolean> {
    const job = jobs.get(key);
    if (!job) return false;
    if (job.state === 'running') {
      if (job.nextAt === undefined) return false;
      await jobStore.deleteNextRun(key);
      job.nextAt = undefined;
      return true;
    }
    // Before the first await, so that the job cannot start in between.
    job.state = 'gone';
    try {
      await jobStore.deleteJob(job);
      jobs.delete(key);
      return true;
    } catch (error) {
      job.state = 'waiting';
      putWaiting(job);
      throw error;
    }
  }

  async function settle(job: Job, outcome: RunOutcome, endedAt: number): Promise<void> {
    if (isAbandoned) return;
    const settlement = computeSettlement(job, outcome, endedAt);
    await jobStore.saveSettlement(job, settlement);
    const { dueAt, nextAt, failures } = settlement;
    if (dueAt === undefined) jobs.delete(job.key);
    else putWaiting(Object.assign(job, { state: 'waiting' as const, dueAt, nextAt, failures }));
  }

  function shiftShortWaits(before: number, now: number): void {
    for (const job of jobs.values()) {
      const dueAt = shiftDueTime(job.dueAt, before, now);
      if (job.nextAt !== undefined) job.nextAt = shiftDueTime(job.nextAt, before, now);
      if (job.state !== 'waiting' || dueAt === job.dueAt) continue;
      putWaiting(Object.assign(job, { dueAt }));
      // Only the next start needs it, so a store that is not available does not matter.
      void change(job.key, async () => {
        if (job.state === 'waiting') await jobStore.saveWaiting(job.key, job.dueAt);
      }).catch(() => undefined);
    }
  }
}

/** What happens to a job after a run that ended at `endedAt`, including a run that was added while it ran. */
function computeSettlement(
  { nextAt }: Job,
  { failures, againInMs }: RunOutcome,
  endedAt: number,
): RunSettlement {
  if (againInMs === undefined) return { failures, dueAt: nextAt, nextAt: undefined };
  const againAt = endedAt + Math.max(0, againInMs);
  // One run serves both, unless the other was added for later.
  if (nextAt === undefined || nextAt > againAt) return { failures, dueAt: againAt, nextAt };
  // After a failure the pause applies, even if the job is added again.
  return { failures, dueAt: failures > 0 ? againAt : nextAt, nextAt: undefined };
}
