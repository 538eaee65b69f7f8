import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { Store } from '../../core/ports/store.ts';
import { createCrashGuard } from '../crash-guard.ts';
import { createWaitingJob, type Job, jobKey } from '../job.ts';
import type { JobQueue, JobWorker } from '../job-queue.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import { computeBackoff } from '../retry-policies.ts';
import type { RunOutcome } from '../run-job.ts';
import { createStoredRunMarks } from '../run-marks.ts';
import { shiftDueTime } from '../shift-due-time.ts';
import { createJobHeap, type JobHeap } from './job-heap.ts';
import { createJobStore } from './job-store.ts';
import { settleRun } from './settle-run.ts';

interface Desk {
  readonly worker: JobWorker;
  readonly queue: JobHeap;
  running: number;
}

/** Long waits are cut: timers end at 24 days, and a machine that slept must see its clock again. */
const longestWaitMs = 60_000;

/** Jobs run by this process, and kept in its store. One process at a time for a store. */
export function createEmbeddedJobs(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
}): JobQueue {
  const { store, clock, log } = options;
  const book = createJobStore(store);
  const runs = createCrashGuard(createStoredRunMarks(store), options);
  const jobs = new Map<string, Job>();
  const desks = new Map<string, Desk>();
  const alone = createKeyedMutex();
  const active = new Set<Promise<void>>();
  let phase: 'new' | 'started' | 'stopped' | 'abandoned' = 'new';
  let loading: Promise<void> | undefined;
  let wakeAt = Number.POSITIVE_INFINITY;
  let seenAt = Number.NEGATIVE_INFINITY;

  const load = (): Promise<void> => {
    loading ??= book.loadJobs().then(
      (found) => {
        for (const job of found) take(job);
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };

  const take = (job: Job): void => {
    jobs.set(job.key, job);
    desks.get(job.name)?.queue.push(job);
  };

  /** Starts all that is due and may run, and comes again when the next one is due. */
  const pump = (): void => {
    if (phase !== 'started') return;
    const now = clock.now();
    if (now < seenAt) shiftShortWaits(seenAt, now);
    seenAt = now;
    let nextAt = Number.POSITIVE_INFINITY;
    for (const desk of desks.values()) {
      while (desk.running < desk.worker.concurrency) {
        const job = desk.queue.takeDue(now);
        if (!job) break;
        const work = workOn(desk, job).finally(() => active.delete(work));
        active.add(work);
      }
      // Where all places are taken, the end of a run looks again.
      if (desk.running < desk.worker.concurrency) {
        nextAt = Math.min(nextAt, desk.queue.getNextDueTime() ?? nextAt);
      }
    }
    // A machine that slept has a timer that is late.
    if (nextAt < wakeAt || wakeAt < now) wake(nextAt, now);
  };

  /** The clock stepped back: a pause of seconds stays one. */
  const shiftShortWaits = (before: number, now: number): void => {
    for (const job of jobs.values()) {
      const dueAt = shiftDueTime(job.dueAt, before, now);
      if (job.nextAt !== undefined) job.nextAt = shiftDueTime(job.nextAt, before, now);
      if (job.state !== 'waiting' || dueAt === job.dueAt) continue;
      take(Object.assign(job, { dueAt }));
      // Only for the next start: while the store is away this process knows it.
      void alone(job.key, async () => {
        if (job.state === 'waiting') await book.saveWaiting(job.key, job.dueAt);
      }).catch(() => undefined);
    }
  };

  const wake = (at: number, now: number): void => {
    const waitMs = Math.min(Math.max(0, at - now), longestWaitMs);
    const mine = now + waitMs;
    wakeAt = mine;
    void clock.wait(waitMs).then(() => {
      // A clock's wait cannot be taken back: one that was overtaken by an earlier one does nothing.
      if (wakeAt !== mine) return;
      wakeAt = Number.POSITIVE_INFINITY;
      pump();
    });
  };

  const workOn = async (desk: Desk, job: Job): Promise<void> => {
    job.state = 'running';
    desk.running += 1;
    const verdict = await runs.run(desk.worker, job, true);
    desk.running -= 1;
    pump();
    await settle(job, verdict);
    pump();
  };

  /** Writes down how the run ended. While the store is away the job stays as running, and nothing is forgotten. */
  const settle = async (job: Job, verdict: RunOutcome): Promise<void> => {
    const endedAt = clock.now();
    for (let tries = 1; phase !== 'abandoned'; tries += 1) {
      try {
        return await alone(job.key, () => settleOnce(job, verdict, endedAt));
      } catch (error) {
        log.warn({ job: job.name, id: job.id, err: error }, "A job's end could not be stored yet");
        await clock.wait(Math.min(computeBackoff(tries), 10_000));
      }
    }
  };

  const settleOnce = async (job: Job, verdict: RunOutcome, endedAt: number): Promise<void> => {
    if (phase === 'abandoned') return;
    const { dueAt, nextAt, failures } = settleRun(job, verdict, endedAt);
    await book.saveSettlement(job, { dueAt, nextAt, failures });
    if (dueAt === undefined) {
      jobs.delete(job.key);
      return;
    }
    Object.assign(job, { state: 'waiting', dueAt, nextAt, failures } satisfies Partial<Job>);
    take(job);
  };

  const addAlone = async (key: string, dueAt: number, sooner: boolean): Promise<void> => {
    const job = jobs.get(key);
    if (!job) {
      await book.saveWaiting(key, dueAt);
      take(createWaitingJob(key, { dueAt, nextAt: undefined, failures: 0 }));
    } else if (job.state === 'waiting' && sooner && job.failures === 0 && dueAt < job.dueAt) {
      await book.saveWaiting(key, dueAt);
      // It may have begun to run meanwhile; its run serves both.
      if (job.state === 'waiting') take(Object.assign(job, { dueAt }));
    } else if (job.state === 'running' && job.nextAt === undefined) {
      await book.saveNextRun(key, dueAt);
      job.nextAt = dueAt;
    }
  };

  const cancelAlone = async (key: string): Promise<boolean> => {
    const job = jobs.get(key);
    if (!job) return false;
    if (job.state === 'running') {
      if (job.nextAt === undefined) return false;
      await book.deleteNextRun(key);
      job.nextAt = undefined;
      return true;
    }
    // Before anything is awaited, so that it cannot start meanwhile.
    job.state = 'gone';
    try {
      await book.deleteJob(job);
      jobs.delete(key);
      return true;
    } catch (error) {
      job.state = 'waiting';
      take(job);
      throw error;
    }
  };

  return {
    async add(name, id, { delayMs = 0, sooner = false } = {}) {
      const key = jobKey(name, id);
      const dueAt = clock.now() + Math.max(0, delayMs);
      await load();
      await alone(key, () => addAlone(key, dueAt, sooner));
      pump();
    },
    async remove(name, id) {
      const key = jobKey(name, id);
      await load();
      return alone(key, () => cancelAlone(key)).finally(pump);
    },
    registerWorker(name, worker) {
      const desk = { worker, queue: createJobHeap(), running: 0 };
      desks.set(name, desk);
      for (const job of jobs.values()) if (job.name === name) desk.queue.push(job);
      pump();
    },
    async start() {
      await load();
      if (phase === 'new') phase = 'started';
      pump();
    },
    async stop(graceMs) {
      phase = 'stopped';
      runs.close();
      if (active.size > 0) await Promise.race([Promise.all(active), clock.wait(graceMs)]);
      phase = 'abandoned';
      await runs.clearMarks();
    },
    ping: () => store.ping(),
  };
}
