import type { AppOverrides } from '../../src/app.ts';
import type { Random } from './random.ts';

type Jobs = Awaited<ReturnType<NonNullable<AppOverrides['openQueue']>>>;
type JobWorker = Parameters<Jobs['registerWorker']>[1];

/** The jobs of several processes, kept where none of them is: what BullMQ on one Redis is to the app. */
export interface SharedQueue {
  open(): OpenQueue;
  /** What waits or runs: `name id` with when it is due (Unix ms). */
  waiting(): ReadonlyMap<string, number>;
  /** Empties it, as a Redis that was started without its file. */
  wipe(): void;
}

export interface OpenQueue {
  readonly jobs: Jobs;
  /** The process dies: others take up its runs when their locks have run out. */
  cut(): void;
}

interface Job {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  state: 'waiting' | 'running';
  dueAt: number;
  /** Asked for during a run: when that one is due. */
  nextAt: number | undefined;
  failures: number;
  /** Runs that ended with their process, in a row. */
  deaths: number;
  run: Run | undefined;
}

interface Run {
  readonly by: Client;
}

interface Client {
  readonly workers: Map<string, { readonly worker: JobWorker; running: number }>;
  readonly active: Set<Promise<void>>;
  phase: 'new' | 'started' | 'stopped' | 'abandoned' | 'dead';
}

/** A process that died is taken for dead after so long. */
const LOCK_MS = 5_000;
/** So often a job may end with its process. */
const MOST_DEATHS = 3;

export function createQueue(random: Random): SharedQueue {
  const jobs = new Map<string, Job>();
  const clients = new Set<Client>();
  let timer: NodeJS.Timeout | undefined;

  const pump = (): void => {
    clearTimeout(timer);
    let nextAt = Number.POSITIVE_INFINITY;
    for (const job of [...jobs.values()].sort((a, b) => a.dueAt - b.dueAt)) {
      if (job.state === 'running') continue;
      if (job.dueAt > Date.now()) nextAt = Math.min(nextAt, job.dueAt);
      else begin(job);
    }
    if (nextAt < Number.POSITIVE_INFINITY) {
      timer = setTimeout(pump, Math.min(nextAt - Date.now(), 60_000)).unref();
    }
  };

  /** Whoever is free takes it; where nobody is, the end of a run looks again. */
  const begin = (job: Job): void => {
    const free = [...clients].filter((client) => {
      const desk = client.workers.get(job.name);
      return client.phase === 'started' && desk && desk.running < desk.worker.concurrency;
    });
    const [by] = random.shuffle(free);
    const desk = by?.workers.get(job.name);
    if (!by || !desk) return;
    const run = { by };
    Object.assign(job, { state: 'running', run } satisfies Partial<Job>);
    desk.running += 1;
    const work = runOnce(desk.worker, job, run).finally(() => {
      desk.running -= 1;
      by.active.delete(work);
      pump();
    });
    by.active.add(work);
  };

  const runOnce = async (worker: JobWorker, job: Job, run: Run): Promise<void> => {
    const verdict = await verdictOf(worker, job, random);
    // Somebody else has it meanwhile, or nobody hears this process any more.
    if (job.run !== run || run.by.phase === 'dead' || run.by.phase === 'abandoned') return;
    settle(job, verdict);
  };

  const settle = (job: Job, { failures, againInMs }: Verdict): void => {
    const askedAt = job.nextAt;
    Object.assign(job, { run: undefined, nextAt: undefined, failures, deaths: 0 });
    if (againInMs === undefined && askedAt === undefined) {
      jobs.delete(job.key);
      return;
    }
    const againAt = againInMs === undefined ? undefined : Date.now() + Math.max(0, againInMs);
    job.state = 'waiting';
    if (againAt === undefined) job.dueAt = askedAt ?? Date.now();
    // After a failure the pause holds, whoever asked meanwhile.
    else job.dueAt = failures > 0 || askedAt === undefined ? againAt : Math.min(againAt, askedAt);
  };

  const handBack = (client: Client): void => {
    for (const job of jobs.values()) {
      if (job.run?.by !== client) continue;
      Object.assign(job, { state: 'waiting', run: undefined } satisfies Partial<Job>);
      job.dueAt = Math.min(job.dueAt, job.nextAt ?? job.dueAt);
    }
    pump();
  };

  return {
    waiting: () => new Map([...jobs].map(([key, { dueAt }]) => [key, dueAt])),
    wipe: () => jobs.clear(),
    open() {
      const client: Client = { workers: new Map(), active: new Set(), phase: 'new' };
      clients.add(client);
      return {
        cut() {
          client.phase = 'dead';
          clients.delete(client);
          for (const job of jobs.values()) if (job.run?.by === client) job.deaths += 1;
          setTimeout(() => handBack(client), LOCK_MS);
        },
        jobs: {
          async add(name, id, { delayMs = 0, sooner = false } = {}) {
            if (client.phase === 'dead') return never();
            const key = `${name} ${id}`;
            const dueAt = Date.now() + Math.max(0, delayMs);
            const job = jobs.get(key);
            if (!job) {
              const facts = { state: 'waiting', nextAt: undefined, run: undefined } as const;
              jobs.set(key, { key, name, id, dueAt, failures: 0, deaths: 0, ...facts });
            } else if (job.state === 'running') {
              job.nextAt ??= dueAt;
            } else if (sooner && job.failures === 0) {
              job.dueAt = Math.min(job.dueAt, dueAt);
            }
            pump();
          },
          async remove(name, id) {
            if (client.phase === 'dead') return never();
            const job = jobs.get(`${name} ${id}`);
            if (!job) return false;
            if (job.state === 'waiting') return jobs.delete(job.key);
            const hadNext = job.nextAt !== undefined;
            job.nextAt = undefined;
            return hadNext;
          },
          registerWorker(name, worker) {
            client.workers.set(name, { worker, running: 0 });
            pump();
          },
          async start() {
            client.phase = 'started';
            pump();
          },
          async stop(graceMs) {
            client.phase = 'stopped';
            const ended = Promise.all(client.active);
            await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, graceMs))]);
            client.phase = 'abandoned';
            handBack(client);
            clients.delete(client);
          },
          ping: async () => (client.phase === 'dead' ? never() : undefined),
        },
      };
    },
  };
}

interface Verdict {
  readonly failures: number;
  readonly againInMs?: number;
}

/** Runs a job once, or gives it up, by what the app's errors say of themselves. */
async function verdictOf(worker: JobWorker, job: Job, random: Random): Promise<Verdict> {
  const attempt = job.failures + 1;
  const pauseMs = Math.min(1_000 * 2 ** job.failures, 300_000) * (0.75 + random.next() / 2);
  try {
    if (job.deaths >= MOST_DEATHS) throw Object.assign(new Error('poison'), { retry: 'never' });
    const result = await worker.run(job.id, attempt);
    return { failures: 0, againInMs: result?.againInMs };
  } catch (error) {
    const { afterMs, retry, retryAfterMs } = sayingsOf(error);
    if (afterMs !== undefined) return { failures: job.failures, againInMs: afterMs };
    const isOver = retry === 'never' || retry === 'ask' || attempt >= worker.attempts;
    if (!isOver) return { failures: attempt, againInMs: retryAfterMs ?? pauseMs };
    try {
      await worker.onExhausted(job.id, error);
      return { failures: 0 };
    } catch {
      return { failures: attempt, againInMs: pauseMs };
    }
  }
}

function sayingsOf(error: unknown) {
  return error as {
    /** Its turn has not come, which is no failure. */
    readonly afterMs?: number;
    readonly retry?: string;
    readonly retryAfterMs?: number;
  };
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}
