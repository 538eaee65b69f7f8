import type { Job } from '../job.ts';
import type { RunOutcome } from '../run-job.ts';
import type { RunSettlement } from './job-store.ts';

/** How a job goes on after a run that ended then, with what was asked for meanwhile. */
export function settleRun(job: Job, verdict: RunOutcome, endedAt: number): RunSettlement {
  const { failures, againInMs } = verdict;
  const { nextAt } = job;
  if (againInMs === undefined) return { failures, dueAt: nextAt, nextAt: undefined };
  const againAt = endedAt + Math.max(0, againInMs);
  // One run serves both, unless the other was asked for later.
  if (nextAt === undefined || nextAt > againAt) return { failures, dueAt: againAt, nextAt };
  // After a failure the pause holds, whoever asks.
  return { failures, dueAt: failures > 0 ? againAt : nextAt, nextAt: undefined };
}
