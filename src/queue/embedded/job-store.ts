import type { IndexEntry, Store } from '../../core/ports/store.ts';
import { createWaitingJob, type Job } from '../job.ts';

/** How a run's end leaves its job. */
export interface RunSettlement {
  /** When it runs again; undefined when it is done. */
  readonly dueAt: number | undefined;
  readonly nextAt: number | undefined;
  readonly failures: number;
}

/** What the store knows of the jobs. */
export interface JobStore {
  loadJobs(): Promise<readonly Job[]>;
  saveWaiting(key: string, dueAt: number): Promise<void>;
  saveNextRun(key: string, nextAt: number): Promise<void>;
  deleteNextRun(key: string): Promise<void>;
  deleteJob(job: Job): Promise<void>;
  /** May be called again when it failed half-way. */
  saveSettlement(job: Job, settlement: RunSettlement): Promise<void>;
}

/** Longer than a job waits between two failures, with all the margin there is. */
const failuresMs = 30 * 24 * 3_600_000;

/**
 * Jobs in the store: an index of all that wait or run, scored by when they are due, and one of the
 * runs that were asked for during a run. A job leaves the first only when its run has ended, so a
 * process that dies leaves all its work there. Orders of writing matter: whatever the moment of
 * death, a run may come twice, but is never missing.
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
      return keys.map((key, at) =>
        createWaitingJob(key, {
          dueAt: dueAt.get(key) ?? 0,
          nextAt: nextAt.get(key),
          failures: failures[at] ?? 0,
        }),
      );
    },
    saveWaiting: (key, dueAt) => waiting.add(one(key, dueAt)),
    saveNextRun: (key, nextAt) => next.add(one(key, nextAt)),
    deleteNextRun: (key) => next.remove(key),
    async deleteJob(job) {
      if (job.nextAt !== undefined) await next.remove(job.key);
      if (job.failures > 0) await store.delete(failuresKey(job.key));
      await waiting.remove(job.key);
    },
    async saveSettlement(job, { dueAt, nextAt, failures }) {
      // Before the job leaves: failures left behind would count against the next job of this id.
      if (failures > 0) await store.put(failuresKey(job.key), failures, failuresMs);
      else if (job.failures > 0) await store.delete(failuresKey(job.key));
      await (dueAt === undefined ? waiting.remove(job.key) : waiting.add(one(job.key, dueAt)));
      if (job.nextAt !== undefined && nextAt === undefined) await next.remove(job.key);
    },
  };
}

const one = (member: string, score: number): IndexEntry[] => [{ member, score }];
