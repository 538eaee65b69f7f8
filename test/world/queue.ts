import type { AppOverrides } from '../../src/app.ts';
import {
  BLOCK_TTL_MS,
  type CrashGuard,
  createCrashGuard,
  MARK_TTL_MS,
  MAX_LOST_RUNS,
  type RunMarks,
} from '../../src/queue/crash-guard.ts';
import type { RunOutcome } from '../../src/queue/run-job.ts';
import type { Random } from './random.ts';
import { waitForever } from './waits.ts';

type Jobs = Awaited<ReturnType<NonNullable<AppOverrides['openQueue']>>>;
type JobWorker = Parameters<Jobs['registerWorker']>[1];

/** The jobs of several processes, stored outside all of them: what BullMQ on one Redis is to the app. */
export interface SharedQueue {
  open(): OpenQueue;
  /** Waiting and running jobs: `name id` with when each is due (Unix ms). */
  waiting(): ReadonlyMap<string, number>;
  /** Empties it, like a Redis that was started without its file. */
  wipe(): void;
}

export interface OpenQueue {
  readonly jobs: Jobs;
  /** The process dies: others pick up its runs once their locks have expired. */
  cut(): void;
}

interface Job {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  state: 'waiting' | 'running';
  dueAt: number;
  /** When another run is due that was added during this one. */
  nextAt: number | undefined;
  failures: number;
  run: Run | undefined;
}

interface Run {
  readonly by: Client;
}

interface Client {
  readonly workers: Map<string, { readonly worker: JobWorker; running: number }>;
  readonly active: Set<Promise<void>>;
  readonly guard: CrashGuard;
  phase: 'new' | 'started' | 'stopped' | 'abandoned' | 'dead';
}

/** How long until a dead process is considered dead. */
const LOCK_MS = 5_000;

/** How many runs in a row started and did not end (Redis keys with their expiry). */
type Marks = Map<string, { readonly count: number; readonly endsAt: number }>;

export function createQueue(random: Random): SharedQueue {
  const jobs = new Map<string, Job>();
  const clients = new Set<Client>();
  const marks: Marks = new Map();
  let timer: NodeJS.Timeout | undefined;

  const pump = (): void => {
    clearTimeout(timer);
    const now = Date.now();
    let nextAt = Number.POSITIVE_INFINITY;
    const due: Job[] = [];
    for (const job of jobs.values()) {
      if (job.state === 'running') continue;
      if (job.dueAt > now) nextAt = Math.min(nextAt, job.dueAt);
      else due.push(job);
    }
    for (const job of due.sort((a, b) => a.dueAt - b.dueAt)) {
      // Another one that began may have let this one begin.
      if (job.state !== 'running') begin(job);
    }
    if (nextAt < Number.POSITIVE_INFINITY) {
      timer = setTimeout(pump, Math.min(nextAt - Date.now(), 60_000)).unref();
    }
  };

  /** Any free process takes it; if none is free, the end of a run checks again. */
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
    const outcome = await run.by.guard.run(worker, job, true);
    // Another process has it now, or this process is dead.
    if (job.run !== run || run.by.phase === 'dead' || run.by.phase === 'abandoned') return;
    settle(job, outcome);
  };

  const settle = (job: Job, { failures, againInMs }: RunOutcome): void => {
    const askedAt = job.nextAt;
    Object.assign(job, { run: undefined, nextAt: undefined, failures });
    if (againInMs === undefined && askedAt === undefined) {
      jobs.delete(job.key);
      return;
    }
    const againAt = againInMs === undefined ? undefined : Date.now() + Math.max(0, againInMs);
    job.state = 'waiting';
    if (againAt === undefined) job.dueAt = askedAt ?? Date.now();
    // After a failure the pause applies, even if the job was added meanwhile.
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
    wipe() {
      jobs.clear();
      marks.clear();
    },
    open() {
      const isDead = () => client.phase === 'dead';
      const client: Client = {
        workers: new Map(),
        active: new Set(),
        phase: 'new',
        guard: createCrashGuard(createRunMarks(marks, isDead), { log: noLog }),
      };
      clients.add(client);
      return {
        cut() {
          client.phase = 'dead';
          clients.delete(client);
          setTimeout(() => handBack(client), LOCK_MS);
        },
        jobs: {
          async add(name, id, { delayMs = 0, sooner = false } = {}) {
            if (client.phase === 'dead') return waitForever();
            const key = `${name} ${id}`;
            const dueAt = Date.now() + Math.max(0, delayMs);
            const job = jobs.get(key);
            if (!job) {
              const facts = { state: 'waiting', nextAt: undefined, run: undefined } as const;
              jobs.set(key, { key, name, id, dueAt, failures: 0, ...facts });
            } else if (job.state === 'running') {
              job.nextAt = Math.min(job.nextAt ?? dueAt, dueAt);
            } else if (sooner && job.failures === 0) {
              job.dueAt = Math.min(job.dueAt, dueAt);
            }
            pump();
          },
          async remove(name, id) {
            if (client.phase === 'dead') return waitForever();
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
            client.guard.close();
            const ended = Promise.all(client.active);
            await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, graceMs))]);
            client.phase = 'abandoned';
            await client.guard.clearMarks();
            handBack(client);
            clients.delete(client);
          },
          ping: async () => (client.phase === 'dead' ? waitForever() : undefined),
        },
      };
    },
  };
}

/** The marks as one process sees them; a dead one no longer clears any. */
function createRunMarks(marks: Marks, isDead: () => boolean): RunMarks {
  const read = (key: string) => {
    const mark = marks.get(key);
    return mark && mark.endsAt > Date.now() ? mark.count : 0;
  };
  const write = (key: string, count: number, ttlMs: number) =>
    void marks.set(key, { count, endsAt: Date.now() + ttlMs });
  const operate = async <T>(work: () => T): Promise<T> => (isDead() ? waitForever() : work());
  return {
    isMarked: (key) => operate(() => read(key) > 0),
    markStart: (key) =>
      operate(() => {
        const lost = read(key);
        if (lost < MAX_LOST_RUNS) write(key, lost + 1, MARK_TTL_MS);
        return lost;
      }),
    clearMark: (key) => operate(() => void marks.delete(key)),
    blockJob: (key) => operate(() => write(key, MAX_LOST_RUNS + 1, BLOCK_TTL_MS)),
  };
}

/** The replicas' own logs cover what concerns them. */
const noLog = { debug() {}, info() {}, warn() {}, error() {} };
