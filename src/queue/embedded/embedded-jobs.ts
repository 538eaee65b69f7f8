import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { Store } from '../../core/ports/store.ts';
import { createCrashGuard } from '../crash-guard.ts';
import { type JobQueue, type JobWorker, jobKey } from '../job-queue.ts';
import { storeRunEnd } from '../run-job.ts';
import { createJobHeap, type JobHeap } from './job-heap.ts';
import { createStoredRunMarks, type Job } from './job-store.ts';
import { createJobTable } from './job-table.ts';

interface RegisteredWorker {
  readonly worker: JobWorker;
  readonly waiting: JobHeap;
  running: number;
}

/** The longest pause before trying again to store a run's result. */
const LONGEST_STORE_PAUSE_MS = 10_000;

/** How long a stop waits for a store that does not respond. */
const LAST_WRITES_MS = 1_000;

/**
 * Runs jobs in this process and stores them in its store, which only one process at a time may use. One
 * long closure, because the queue's calls and the runs share the workers and the phase.
 */
export function createEmbeddedJobs(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
}): JobQueue {
  const { store, clock, log } = options;
  const guard = createCrashGuard(createStoredRunMarks(store), options);
  const workers = new Map<string, RegisteredWorker>();
  const table = createJobTable(store, (job) => workers.get(job.name)?.waiting.push(job));
  const alarm = createAlarm(clock, runDueJobs);
  const retrying = {
    log,
    isAbandoned: () => phase === 'abandoned',
    longestPauseMs: LONGEST_STORE_PAUSE_MS,
    wait: clock.wait,
  };
  const active = new Set<Promise<void>>();
  let phase: 'new' | 'started' | 'stopped' | 'abandoned' = 'new';
  let lastNow = Number.NEGATIVE_INFINITY;

  return {
    async add(name, id, { delayMs = 0, sooner = false } = {}) {
      const dueAt = clock.now() + Math.max(0, delayMs);
      await table.load();
      await table.add(jobKey(name, id), dueAt, sooner);
      runDueJobs();
    },
    async remove(name, id) {
      await table.load();
      return table.remove(jobKey(name, id)).finally(runDueJobs);
    },
    registerWorker(name, worker) {
      const waiting = createJobHeap();
      workers.set(name, { worker, waiting, running: 0 });
      for (const job of table.listJobs()) if (job.name === name) waiting.push(job);
      runDueJobs();
    },
    async start() {
      await table.load();
      if (phase === 'new') phase = 'started';
      runDueJobs();
    },
    async stop(graceMs) {
      phase = 'stopped';
      guard.close();
      if (active.size > 0) await Promise.race([Promise.all(active), clock.wait(graceMs)]);
      phase = 'abandoned';
      // The next process reads what is stored now, so nothing may be written after this.
      const lastWrites = Promise.all([table.abandon(), guard.clearMarks()]);
      await Promise.race([lastWrites, clock.wait(LAST_WRITES_MS)]);
    },
    ping: () => store.ping(),
  };

  /** Starts every run that is due and within its concurrency, and sets the alarm for the next one. */
  function runDueJobs(): void {
    if (phase !== 'started') return;
    const now = clock.now();
    if (now < lastNow) table.shiftShortWaits(lastNow, now);
    lastNow = now;
    let nextAt = Number.POSITIVE_INFINITY;
    for (const one of workers.values()) {
      while (one.running < one.worker.concurrency) {
        const job = one.waiting.takeDue(now);
        if (!job) break;
        const run = runOnce(one, job).finally(() => active.delete(run));
        active.add(run);
      }
      // If the concurrency is used up, the end of a run checks again.
      if (one.running < one.worker.concurrency) {
        nextAt = Math.min(nextAt, one.waiting.getNextDueTime() ?? nextAt);
      }
    }
    alarm.set(nextAt, now);
  }

  async function runOnce(registered: RegisteredWorker, job: Job): Promise<void> {
    job.state = 'running';
    registered.running += 1;
    const outcome = await guard.run(registered.worker, job, true);
    registered.running -= 1;
    runDueJobs();
    const endedAt = clock.now();
    // While the store is not available the job stays running, and nothing is lost.
    await storeRunEnd(job, retrying, () => table.settle(job, outcome, endedAt));
    runDueJobs();
  }
}

/** Long waits are split: timers are limited to 24 days, and a machine that slept must read its clock again. */
const LONGEST_WAIT_MS = 60_000;

/** Calls `ring` at the earliest time that was set, or a minute after it was set. */
function createAlarm(clock: Clock, ring: () => void) {
  let setFor = Number.POSITIVE_INFINITY;
  return {
    /** Both in Unix ms. */
    set(at: number, now: number): void {
      // On a machine that slept, the timer is late.
      const isSetForEarlier = setFor <= at && setFor >= now;
      if (isSetForEarlier) return;
      const waitMs = Math.min(Math.max(0, at - now), LONGEST_WAIT_MS);
      const mine = now + waitMs;
      setFor = mine;
      void clock.wait(waitMs).then(() => {
        // A clock's wait cannot be cancelled; one replaced by a later `set` does nothing.
        if (setFor !== mine) return;
        setFor = Number.POSITIVE_INFINITY;
        ring();
      });
    },
  };
}
