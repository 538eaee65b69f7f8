import type { Send } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { JobResult } from '../ports/jobs.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { type BackupOrigin, findBackupOrigin } from '../sends/backup-mark.ts';
import { loadSnapshot } from '../sends/snapshot.ts';
import { buildUnconfirmedResult, excludeRecipients, pickWithheld } from './batch-results.ts';
import {
  type BatchTools,
  concludeBatch,
  concludeWithheld,
  FIRST_LOOK_MS,
  refuseBatch,
} from './conclude-batch.ts';
import { checkLiveMessage } from './live-message-check.ts';
import type { StoredBatch } from './stored-batch.ts';

/** A batch that got a result without being submitted. */
export interface Conclusion {
  readonly result: JobResult;
}

type Tools = Pick<AppContext, 'log'> & BatchTools;

/**
 * Checks a batch that was never submitted as far as the store knows. Concludes it if it may have been after all, or
 * must not be. Undefined: submit it.
 */
export async function checkNeverSubmitted(
  tools: Tools,
  stored: StoredBatch,
): Promise<Conclusion | undefined> {
  const { records, doubleSendGuard } = tools;
  const { snapshot } = stored;
  // First, because a batch that was submitted can no longer be stopped.
  const since = doubleSendGuard.findSubmittedAt(stored);
  if (since !== undefined) return { result: await concludeForgotten(tools, stored, { since }) };
  if (await records.stopRequest.get(snapshot.send.id))
    return { result: await concludeWithheld(tools, stored) };
  const origin = await findBackupOrigin(records, snapshot);
  if (origin)
    return { result: await concludeForgotten(tools, stored, { ...origin, isFromBackup: true }) };
  const notLive = await checkLiveMessage(tools, snapshot.send);
  return notLive && { result: await refuseBatch(tools, stored, notLive) };
}

/** A batch that may have been submitted although the store does not say so. */
interface Forgotten extends BackupOrigin {
  readonly isFromBackup?: true;
}

/**
 * Looks the batch up like one without a response. A person is asked about messages that are not found, unless somebody
 * confirmed the send after the restore: then they are submitted.
 */
async function concludeForgotten(
  tools: Tools,
  stored: StoredBatch,
  { since, isFromBackup, confirmedBy: by }: Forgotten,
): Promise<JobResult> {
  const { records, clock, log } = tools;
  const { snapshot, batch } = stored;
  const { send } = snapshot;
  const at = clock.now();
  log.warn(
    { sendId: send.id, batch },
    'looking up a batch, because the store may have lost that it was submitted',
  );
  const withheld = await findWithheld(records, send);
  const rest = excludeRecipients(stored, withheld);
  const unknown: AnsweredBatchFact = {
    ...buildUnconfirmedResult(rest, at),
    ...pickWithheld(withheld),
    since,
    isFromBackup,
  };
  if (by) await records.resendRequest.put({ by, about: at }, send.id, batch);
  return concludeBatch(tools, stored, unknown, FIRST_LOOK_MS);
}

/** Indexes of recipients whose messages somebody cancelled before ClickSend got the batch. */
export async function findWithheld(records: Records, send: Send): Promise<readonly number[]> {
  if (send.schedule?.with !== 'clicksend') return [];
  const now = await loadSnapshot(records, send.id);
  if (now?.cancelRequest && now.cancelRequest.outcome !== 'kept')
    return [...send.recipients.keys()];
  const requests = await records.messageCancelRequests(send.id).listOldest();
  return requests.map(({ member }) => Number(member));
}
