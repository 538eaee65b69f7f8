import type { Job as BullJob } from 'bullmq';

/** The data that BullMQ stores for a job. */
export interface JobData {
  readonly id: string;
  /** When a waiting job is due (Unix ms). */
  readonly dueAt: number;
  /** Failed runs in a row. */
  readonly failures: number;
}

export type StoredJob = BullJob<JobData, void, string>;

/** BullMQ's key for a run that was added during a run. BullMQ itself reads it only when the job is done. */
export function nextRunKey(job: StoredJob): string {
  return `${job.queueQualifiedName}:dn:${job.data.id}`;
}

/**
 * Changes when a waiting job is due. A running or finished job stays unchanged, because its run began after
 * it was added.
 */
export async function rescheduleJob(job: StoredJob, dueAt: number): Promise<void> {
  await changeJobDelay(job, dueAt);
  await job.updateData({ ...job.data, dueAt }).catch((error: unknown) => {
    if (!hasMessage(error, /Missing key/)) throw error;
  });
}

/** The same, if the stored data already says when the job is due. */
export async function changeJobDelay(job: StoredJob, dueAt: number): Promise<void> {
  try {
    await job.changeDelay(Math.max(0, dueAt - Date.now()));
  } catch (error) {
    if (!hasMessage(error, /not in the delayed state|Missing key/)) throw error;
  }
}

/** BullMQ's errors differ only in their messages. */
export function hasMessage(error: unknown, message: RegExp): boolean {
  return error instanceof Error && message.test(error.message);
}
