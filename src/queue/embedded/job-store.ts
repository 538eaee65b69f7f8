import type { IndexEntry, Store } from '../../core/ports/store.ts';
import { BLOCK_TTL_MS, MARK_TTL_MS, MAX_LOST_RUNS, type RunMarks } from '../crash-guard.ts';

/** A job in this process; the store has the same. */
export interface Job {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  /** `running` until the result of its run is stored. */
  state: 'waiting' | 'running' | 'gone';
  /** Unix ms. */
  dueAt: number;
  /** When another run, added during a run, is due (Unix ms). */
  nextAt: number | undefined;
  /** Failed runs in a row. */
  failures: number;
}

/** What happens to a job after a run. */
export interface RunSettlement {
  /** When the job runs again. Undefined: it is done. */
  readonly dueAt: number | undefined;
  readonly nextAt: number | undefined;
  readonly failures: number;
}

interface JobStore {
  loadJobs(): Promise<readonly Job[]>;
  saveWaiting(key: string, dueAt: number): Promise<void>;
  saveNextRun(key: string, nextAt: number): Promise<void>;
  deleteNextRun(key: string): Promise<void>;
  deleteJob(job: Job): Promise<void>;
  /** May be called again after it failed halfway. */
  saveSettlement(job: Job, settlement: RunSettlement): Promise<void>;
}

/** Longer than any pause after a failure. */
const FAILURES_TTL_MS = 30 * 24 * 3_600_000;

/**
 * Jobs in the store: one index of all waiting or running jobs, scored by when they are due, and one of the
 * runs that were added during a run. A job is removed from the first index only after its run has ended, so
 * that a process that dies leaves all its work there. The order of writes matters: whenever the process
 * dies, a run may be repeated, but none is lost.
 */
export function createJobStore(store: Store): JobStore {
  const waiting = store.getIndex('jobs', Number.POSITIVE_INFINITY);
  const next = store.getIndex('jobs:next', Number.POSITIVE_INFINITY);
  const failuresKey = (key: string) => `job-failures:${key}`;

  return {
    async loadJobs() {
      const [due, later] = await Promise.all([waiting.listOldest(), next.listOldest()]);
      const nextAt = new Map(later.map(({ member, score }) => [member, score]));
      const dueAt = new Map([...later, ...due].map(({ member, score }) => [member, score]));
      const keys = [...dueAt.keys()];
      const failures = await store.getMany<number>(keys.map(failuresKey));
      return keys.map((key, n) =>
        createWaitingJob(key, {
          dueAt: dueAt.get(key) ?? 0,
          nextAt: nextAt.get(key),
          failures: failures[n] ?? 0,
        }),
      );
    },
    saveWaiting: (key, dueAt) => waiting.add(toEntry(key, dueAt)),
    saveNextRun: (key, nextAt) => next.add(toEntry(key, nextAt)),
    deleteNextRun: (key) => next.remove(key),
    async deleteJob(job) {
      if (job.nextAt !== undefined) await next.remove(job.key);
      if (job.failures > 0) await store.delete(failuresKey(job.key));
      await waiting.remove(job.key);
    },
    async saveSettlement(job, { dueAt, nextAt, failures }) {
      // Written before the job is removed, because failures that stay would count against the next job with
      // this id.
      if (failures > 0) await store.put(failuresKey(job.key), failures, FAILURES_TTL_MS);
      else if (job.failures > 0) await store.delete(failuresKey(job.key));
      await (dueAt === undefined ? waiting.remove(job.key) : waiting.add(toEntry(job.key, dueAt)));
      if (job.nextAt !== undefined && nextAt === undefined) await next.remove(job.key);
    },
  };
}

export function createWaitingJob(
  key: string,
  fields: Pick<Job, 'dueAt' | 'nextAt' | 'failures'>,
): Job {
  const colon = key.indexOf(':');
  return { key, name: key.slice(0, colon), id: key.slice(colon + 1), state: 'waiting', ...fields };
}

function toEntry(member: string, score: number): readonly IndexEntry[] {
  return [{ member, score }];
}

/** Run marks of one process, in its store. */
export function createStoredRunMarks(store: Store): RunMarks {
  const markKey = (key: string) => `job-starts:${key}`;
  return {
    isMarked: async (key) => (await store.get<number>(markKey(key))) !== undefined,
    async markStart(key) {
      const lost = (await store.get<number>(markKey(key))) ?? 0;
      if (lost < MAX_LOST_RUNS) await store.put(markKey(key), lost + 1, MARK_TTL_MS);
      return lost;
    },
    clearMark: (key) => store.delete(markKey(key)),
    blockJob: (key) => store.put(markKey(key), MAX_LOST_RUNS + 1, BLOCK_TTL_MS),
  };
}
