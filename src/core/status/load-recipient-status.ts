import { formatMessageReference, getBatchIndex } from '../../domain/send.ts';
import type { RecipientProgress } from '../../domain/send-progress.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';
import { listOutcomes, listWithheld } from './batch-outcomes.ts';
import { computeStatus } from './compute-status.ts';
import { loadReceipts } from './load-receipts.ts';
import { addEarlierReceipts, type SendFacts } from './load-send-facts.ts';

/**
 * The status of one recipient at `now` (Unix ms). Reads only what concerns them, even for a send to ten
 * thousand people.
 */
export async function loadRecipientStatus(
  records: Records,
  snapshot: SendSnapshot,
  index: number,
  now: number,
): Promise<Pick<RecipientProgress, 'state' | 'problem'>> {
  const { id } = snapshot.send;
  const [batch, refusal, delayReason] = await Promise.all([
    records.batch.get(id, getBatchIndex(index)),
    records.refusal.get(id),
    records.delayReason.get(id),
  ]);
  if (refusal) return { state: 'refused', problem: refusal };
  const reference = formatMessageReference(id, index);
  const outcome = listOutcomes(batch).find((one) => one.reference === reference);
  const messageIds = outcome?.kind === 'accepted' ? [outcome.messageId] : [];
  const receipts = new Map(await loadReceipts(records, messageIds));
  await addEarlierReceipts(records, [pickOutcome(batch, reference)], receipts);
  const facts: SendFacts = {
    snapshot,
    batches: [batch],
    outcomes: new Map(outcome ? [[reference, outcome]] : []),
    receipts,
    delayReason,
  };
  const isWithheld = listWithheld(batch).includes(index);
  return computeStatus(facts, { index, batch, isWithheld }, now);
}

function pickOutcome(batch: BatchFact | undefined, reference: string): BatchFact | undefined {
  if (batch?.kind !== 'answered') return batch;
  return { ...batch, outcomes: batch.outcomes.filter((one) => one.reference === reference) };
}
