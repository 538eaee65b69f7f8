import type { SendId } from '../../domain/send.ts';
import type { RecipientStatus } from '../../domain/send-progress.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs, JobWorker } from '../ports/jobs.ts';
import type { Records } from '../records/records.ts';
import { loadSend } from '../sends/load-snapshot.ts';
import { loadProgress } from '../status/load-progress.ts';

const QUIET: ReadonlySet<RecipientStatus> = new Set(['queued', 'sent', 'retrying']);
const QUIET_AGAIN_MS = 5 * 60_000;

/** Shows a send anew at a time that matters by itself. The id is the send's, a colon, and why. */
export function createQueueDuePostUpdateJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
}): JobWorker {
  const { records, jobs, clock } = tools;
  return {
    concurrency: 4,
    attempts: 20,
    async run(id) {
      const [send = '', why] = id.split(':');
      if (why === 'leaves') await records.listScheduledSends().remove(send as SendId);
      await jobs.add('report', send);
      // Batches of one send leave at different times, and each has a day of its own.
      const comesAgain = why === 'silent' && (await isQuiet(send as SendId));
      return comesAgain ? { againInMs: QUIET_AGAIN_MS } : undefined;
    },
    onExhausted: async () => undefined,
  };

  /** Whether something may still become silent. */
  async function isQuiet(id: SendId): Promise<boolean> {
    const send = await loadSend(records, id);
    if (!send) return false;
    const { recipients } = await loadProgress(records, send, clock.now());
    return recipients.some(({ state }) => QUIET.has(state));
  }
}
