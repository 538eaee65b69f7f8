import type { SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { type DuePostUpdate, updatePostJob } from '../jobs.ts';
import type { JobHandler } from '../ports/jobs.ts';
import { loadSend } from '../sends/snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

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
