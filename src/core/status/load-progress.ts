import { formatMessageReference, getBatchRecipients, type Send } from '../../domain/send.ts';
import type { RecipientProgress, SendProgress } from '../../domain/send-progress.ts';
import { forEachChunk } from '../async/chunks.ts';
import type { Records } from '../records/records.ts';
import { applyChanges, countEdits, loadSnapshot, type SendSnapshot } from '../sends/snapshot.ts';
import { getLastResult, listWithheld } from './batch-outcomes.ts';
import { computeStatus } from './compute-status.ts';
import { loadSendFacts, type SendFacts } from './load-send-facts.ts';

/** A scheduled send that could not be submitted in time is still submitted automatically if it is at most this late. */
export const OVERDUE_AFTER_MS = 3_600_000;

/** The progress of a send at `now` (Unix ms). */
export async function loadProgress(
  records: Records,
  first: Send,
  now: number,
): Promise<SendProgress> {
  const snapshot = await loadSnapshot(records, first.id);
  const facts = await loadSendFacts(records, snapshot ?? applyChanges(first, []));
  return computeProgress(facts, now);
}

/** The same from facts that were already loaded. */
export async function computeProgress(facts: SendFacts, now: number): Promise<SendProgress> {
  const { snapshot, batches, refusal, resends = [], pictureChanges } = facts;
  const { send, ended } = snapshot;
  const recipients: RecipientProgress[] = [];
  for (const [n, batch] of batches.entries()) {
    const withheld = new Set(listWithheld(batch));
    await forEachChunk(getBatchRecipients(send, n), (chunk) => {
      for (const { index, phone, name } of chunk) {
        const isWithheld = withheld.has(index);
        const status = computeStatus(facts, { index, batch, isWithheld }, now);
        recipients.push({ index, phone, name: name || undefined, ...status });
      }
    });
  }
  return {
    recipients,
    price: sumPrices(facts, recipients),
    notSentProblem: refusal,
    ...(refusal ? {} : pickSchedule(send, recipients, ended, now)),
    cancelled: pickCancellation(snapshot),
    edits: countEdits(snapshot) || undefined,
    stop: refusal ? undefined : pickStop(facts),
    resends: resends.length > 0 ? resends.map(({ by, indexes }) => ({ by, indexes })) : undefined,
    pictureChanges,
  };
}

function pickSchedule(
  { schedule }: Send,
  recipients: readonly RecipientProgress[],
  ended: SendSnapshot['ended'],
  now: number,
): Pick<SendProgress, 'schedule' | 'isOverdue'> {
  if (!schedule) return {};
  // ClickSend has not taken it yet, or it is unknown whether it did; its departure is still ahead.
  const isAhead = schedule.with === 'clicksend' && now < schedule.at;
  const isPending = recipients.some(
    ({ state }) =>
      state === 'scheduled' || (isAhead && (state === 'waiting' || state === 'unsure')),
  );
  if (!isPending) return {};
  const isOverdue = !ended && now - schedule.at > OVERDUE_AFTER_MS;
  return { schedule, isOverdue: isOverdue || undefined };
}

function pickCancellation({ ended, cancelRequest }: SendSnapshot): SendProgress['cancelled'] {
  if (typeof ended === 'object') return { by: ended.cancelledBy, isUnderWay: false };
  if (!cancelRequest || cancelRequest.outcome === 'kept') return undefined;
  return { by: cancelRequest.by, isUnderWay: cancelRequest.outcome === 'pending' };
}

/** A stop after everything was submitted withheld nobody. */
function pickStop({ stopRequest, batches }: SendFacts): SendProgress['stop'] {
  const kept = new Set(batches.flatMap(listWithheld)).size;
  return stopRequest && kept > 0 ? { by: stopRequest.by, kept } : undefined;
}

/** ClickSend does not charge for a message that was cancelled in time. */
function sumPrices(
  { snapshot, batches, outcomes }: SendFacts,
  recipients: readonly RecipientProgress[],
): SendProgress['price'] {
  const prices = recipients.flatMap(({ index, state }) => {
    const outcome = outcomes.get(formatMessageReference(snapshot.send.id, index));
    const isTaken = outcome?.kind === 'accepted' || outcome?.kind === 'erased';
    return isTaken && state !== 'cancelled' && outcome.price !== undefined ? [outcome.price] : [];
  });
  if (prices.length === 0) return undefined;
  const currency = batches.map((batch) => getLastResult(batch)?.currency).findLast(Boolean) ?? '';
  return { units: prices.reduce((sum, price) => sum + price, 0), currency };
}
