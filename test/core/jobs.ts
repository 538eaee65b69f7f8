import { AppError, RetryLaterError } from '../../src/core/errors.ts';
import type { JobDefinition, JobHandler, Jobs } from '../../src/core/ports/jobs.ts';
import {
  createJobs,
  type JobQueue,
  type JobWorker,
  registerHandler,
} from '../../src/queue/job-queue.ts';
import type { MovingClock } from './clock.ts';

interface Waiting {
  dueAt: number;
  failures: number;
}

/** Jobs that run one after another, on the test's clock, when the test says so. */
interface SteppedJobs extends Jobs {
  registerHandler<Payload>(job: JobDefinition<Payload>, handler: JobHandler<Payload>): void;
  /** Every added job, in order: `name id`. */
  readonly added: readonly string[];
  /** The jobs that wait now: `name id`. */
  listWaiting(): readonly string[];
  /** Runs every job that is due within this time, and moves the clock to each. */
  runFor(ms: number): Promise<void>;
  /** Exhausts a job, as the queue does after it killed several processes. */
  giveUp(name: string, id: string, error: unknown): Promise<void>;
  /** From now on, adding a job of this name throws. */
  breakAdd(name: string | undefined): void;
}

export function createSteppedJobs(clock: MovingClock): SteppedJobs {
  const added: string[] = [];
  const queue = new Map<string, Waiting>();
  const workers = new Map<string, JobWorker>();
  let broken: string | undefined;

  const stepped: JobQueue = {
    async add(name, id, { delayMs = 0, sooner = false } = {}) {
      if (name === broken) throw new Error('the queue is away');
      const key = `${name} ${id}`;
      added.push(key);
      const dueAt = clock.now() + delayMs;
      const waiting = queue.get(key);
      if (!waiting) queue.set(key, { dueAt, failures: 0 });
      else if (sooner && waiting.failures === 0) waiting.dueAt = Math.min(waiting.dueAt, dueAt);
    },
    remove: async (name, id) => queue.delete(`${name} ${id}`),
    registerWorker: (name, worker) => void workers.set(name, worker),
    start: async () => undefined,
    stop: async () => undefined,
    ping: async () => undefined,
  };

  return {
    ...createJobs(stepped),
    registerHandler: (job, handler) => registerHandler(stepped, job, handler),
    added,
    listWaiting: () => [...queue.keys()],
    async giveUp(name, id, error) {
      queue.delete(`${name} ${id}`);
      await workers.get(name)?.onExhausted(id, error);
    },
    breakAdd: (name) => {
      broken = name;
    },
    async runFor(ms) {
      const until = clock.now() + ms;
      for (let key = findNext(until); key; key = findNext(until)) await runOne(key);
      clock.moveTo(until);
    },
  };

  function findNext(until: number): string | undefined {
    const due = [...queue].filter(
      ([key, { dueAt }]) => dueAt <= until && workers.has(getName(key)),
    );
    return due.sort(([, a], [, b]) => a.dueAt - b.dueAt)[0]?.[0];
  }

  async function runOne(key: string): Promise<void> {
    const job = queue.get(key);
    const worker = workers.get(getName(key));
    if (!job || !worker) return;
    queue.delete(key);
    clock.moveTo(job.dueAt);
    const id = key.slice(key.indexOf(' ') + 1);
    try {
      const result = await worker.run(id, job.failures + 1);
      if (result) wait(key, result.againInMs, 0);
    } catch (error) {
      if (error instanceof RetryLaterError) return wait(key, error.afterMs, job.failures);
      const failures = job.failures + 1;
      const isOver = error instanceof AppError && error.retry !== 'later';
      if (isOver || failures >= worker.attempts) return worker.onExhausted(id, error);
      const askedMs = error instanceof AppError ? error.retryAfterMs : undefined;
      wait(key, askedMs ?? Math.min(1000 * 2 ** (failures - 1), 300_000), failures);
    }
  }

  function wait(key: string, ms: number, failures: number): void {
    const dueAt = clock.now() + ms;
    queue.set(key, { dueAt: Math.min(dueAt, queue.get(key)?.dueAt ?? dueAt), failures });
  }
}

function getName(key: string): string {
  return key.split(' ')[0] ?? '';
}
