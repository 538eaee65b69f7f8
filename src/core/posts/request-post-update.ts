import { randomUUID } from 'node:crypto';
import type { SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { type DuePostUpdate, updatePostJob } from '../jobs.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Store } from '../ports/store.ts';
import type { PostStateFact } from '../records/post-facts.ts';
import { loadSend } from '../sends/snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

/** A request for an update. Others may rely on it once the job is stored; before that, its process may die. */
export interface PostUpdateRequest {
  readonly by: string;
  readonly isStored: boolean;
}

/** Slack advises at most one update in three seconds for messages that change often. */
const BETWEEN_UPDATES_MS = 3_000;

/** How long (ms) after `now` (Unix ms) until the post may be updated again. */
export function computeUpdatePause(last: PostStateFact | undefined, now: number): number {
  if (!last || last.gone) return 0;
  // The clock may have been set back since.
  const pauseMs = Math.min(last.shownAt + BETWEEN_UPDATES_MS - now, BETWEEN_UPDATES_MS);
  return Math.max(0, pauseMs);
}

/** How long a request counts. If a job waits longer it is added again, which changes nothing. */
const COUNTS_MS = 5_000;

/** Whoever reads the request after storing a fact, and finds that it is stored, need not request an update. */
export const formatUpdateRequestKey = (send: SendId): string => `report-asked:${send}`;

/** Requests an update, unless one is requested and has not started: a thousand receipts of a send need one job. */
export function createRequestPostUpdate(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock'>,
): (sends: readonly SendId[]) => Promise<void> {
  const { records, jobs, clock } = tools;
  const { store } = records;
  return async (sends) => {
    const all = [...new Set(sends)];
    const [requests, states] = await Promise.all([
      store.getMany<PostUpdateRequest>(all.map(formatUpdateRequestKey)),
      records.postState.getMany(all.map((send) => [send])),
    ]);
    await Promise.all(
      all.map((send, n) => (requests[n]?.isStored ? undefined : request(send, states[n]))),
    );
  };

  async function request(send: SendId, last: PostStateFact | undefined): Promise<void> {
    const made: PostUpdateRequest = { by: randomUUID(), isStored: false };
    const isFirst = await store.setIfAbsent(formatUpdateRequestKey(send), made, COUNTS_MS);
    // A run before that would only be put off.
    await jobs.add(updatePostJob, send, { delayMs: computeUpdatePause(last, clock.now()) });
    // Not if the run has started, because it may have read the records already.
    if (isFirst)
      await store.compareAndSet(
        formatUpdateRequestKey(send),
        made,
        { ...made, isStored: true },
        COUNTS_MS,
      );
  }
}

/** A run of `updatePostJob` starts, so anything stored from now on needs another run. Call it before reading anything. */
export async function clearPostUpdateRequest(store: Store, send: SendId): Promise<void> {
  await store.delete(formatUpdateRequestKey(send));
}

const QUIET: ReadonlySet<RecipientStatus> = new Set(['queued', 'sent', 'retrying']);
const QUIET_AGAIN_MS = 5 * 60_000;

/** Updates the post of a send when its status changes by time alone. */
export function createQueueDuePostUpdateJob(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock'>,
): JobHandler<DuePostUpdate> {
  const { records, jobs, clock } = tools;
  return {
    async run({ sendId, reason }) {
      if (reason === 'leaves') await records.scheduledSends().remove(sendId);
      await jobs.add(updatePostJob, sendId);
      // A send's batches are submitted at different times, and each has its own 24 hours.
      const comesAgain = reason === 'silent' && (await isQuiet(sendId));
      return comesAgain ? { againInMs: QUIET_AGAIN_MS } : undefined;
    },
    onExhausted: async () => undefined,
  };

  /** Whether another recipient may still reach 24 hours without a report. */
  async function isQuiet(id: SendId): Promise<boolean> {
    const send = await loadSend(records, id);
    if (!send) return false;
    const { recipients } = await loadProgress(records, send, clock.now());
    return recipients.some(({ state }) => QUIET.has(state));
  }
}
