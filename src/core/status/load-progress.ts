import { formatMessageReference, getBatchRecipients, type Send } from '../../domain/send.ts';
import type { RecipientProgress, SendProgress } from '../../domain/send-progress.ts';
import { forEachChunk } from '../async/for-each-chunk.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot } from '../sends/load-snapshot.ts';
import { countEdits, type SendSnapshot } from '../sends/snapshot.ts';
import { getLastResult, listWithheld } from './batch-outcomes.ts';
import { computeStatus } from './compute-status.ts';
import { loadSendFacts, type SendFacts } from './load-send-facts.ts';

/** A held send that could not leave in time still leaves by itself if it is no later than this. */
export const OVERDUE_AFTER_MS = 3_600_000;

/** Computes how a send stands at this time (Unix ms) from the facts about it. */
export async function loadProgress(
  records: Records,
  ordered: Send,
  now: number,
): Promise<SendProgress> {
  const snapshot = await loadSnapshot(records, ordered.id);
  const asOrdered = { send: ordered, withdrawn: new Set<number>(), changes: [] };
  return computeProgress(await loadSendFacts(records, snapshot ?? asOrdered), now);
}

/** The same from facts that were read already. */
export async function computeProgress(facts: SendFacts, now: number): Promise<SendProgress> {
  const { snapshot, batches, stopped, pictureChanges } = facts;
  const { send, ended } = snapshot;
  const recipients: RecipientProgress[] = [];
  for (const [n, batch] of batches.entries()) {
    const withheld = new Set(listWithheld(batch));
    await forEachChunk(getBatchRecipients(send, n), (some) => {
      for (const { index, phone, name } of some) {
        const who = { index, phone, name: name || undefined };
        const isOut = withheld.has(index);
        recipients.push({ ...who, ...computeStatus(facts, { index, batch, isOut }, now) });
      }
    });
  }
  return {
    recipients,
    ...estimatePrice(facts, recipients),
    ...(stopped ? { notSentProblem: stopped } : {}),
    ...(stopped ? {} : scheduleOf(send, recipients, ended, now)),
    ...cancelledBy(snapshot),
    ...(countEdits(snapshot) > 0 ? { edits: countEdits(snapshot) } : {}),
    ...(stopped ? {} : haltedBy(facts)),
    ...(pictureChanges ? { pictureChanges } : {}),
  };
}

function scheduleOf(
  { schedule }: Send,
  recipients: readonly RecipientProgress[],
  ended: SendSnapshot['ended'],
  now: number,
): Pick<SendProgress, 'schedule' | 'isOverdue'> {
  if (!schedule) return {};
  // ClickSend has not taken it yet, or nobody knows: its time is to come all the same.
  const isAhead = schedule.with === 'clicksend' && now < schedule.at;
  const waits = recipients.some(
    ({ state }) =>
      state === 'scheduled' || (isAhead && (state === 'waiting' || state === 'unsure')),
  );
  if (!waits) return {};
  const isOverdue = !ended && now - schedule.at > OVERDUE_AFTER_MS;
  return { schedule, isOverdue: isOverdue || undefined };
}

function cancelledBy({ ended, cancelRequest }: SendSnapshot): Pick<SendProgress, 'cancelled'> {
  if (typeof ended === 'object') return { cancelled: { by: ended.cancelledBy, isUnderWay: false } };
  if (!cancelRequest || cancelRequest.outcome === 'kept') return {};
  return { cancelled: { by: cancelRequest.by, isUnderWay: cancelRequest.outcome === 'pending' } };
}

/** Only when there was somebody left to be kept back. */
function haltedBy({ halt, batches }: SendFacts): Pick<SendProgress, 'stop'> {
  const kept = new Set(batches.flatMap(listWithheld)).size;
  return halt && kept > 0 ? { stop: { by: halt.by, kept } } : {};
}

/** What ClickSend took and nobody took back: a message that was cancelled in time is not charged. */
function estimatePrice(
  { snapshot, batches, outcomes }: SendFacts,
  recipients: readonly RecipientProgress[],
): Pick<SendProgress, 'price'> {
  const prices = recipients.flatMap(({ index, state }) => {
    const outcome = outcomes.get(formatMessageReference(snapshot.send.id, index));
    const isTaken = outcome?.kind === 'accepted' || outcome?.kind === 'erased';
    return isTaken && state !== 'cancelled' && outcome.price !== undefined ? [outcome.price] : [];
  });
  if (prices.length === 0) return {};
  const currency = batches.map((batch) => getLastResult(batch)?.currency).findLast(Boolean) ?? '';
  return { price: { units: prices.reduce((sum, price) => sum + price, 0), currency } };
}
