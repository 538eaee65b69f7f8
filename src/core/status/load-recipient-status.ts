import { batchAt, referenceOf } from '../../domain/send.ts';
import type { RecipientProgress } from '../../domain/send-progress.ts';
import type { BatchFact } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import type { Standing } from '../sends/load-snapshot.ts';
import { standsAt } from './compute-status.ts';
import { receiptsOf } from './load-receipts.ts';
import { addEarlierOrders, outcomesOf, withheldIn } from './load-send-facts.ts';

/**
 * Where one recipient of a send stands at this time (Unix ms). Of a send to ten thousand no more is
 * read than is about them.
 */
export async function standsOne(
  records: Records,
  standing: Standing,
  index: number,
  now: number,
): Promise<Pick<RecipientProgress, 'state' | 'problem'>> {
  const { id } = standing.send;
  const [batch, stopped, held] = await Promise.all([
    records.batch.get(id, batchAt(index)),
    records.stopped.get(id),
    records.held.get(id),
  ]);
  if (stopped) return { state: 'refused', problem: stopped };
  const reference = referenceOf(id, index);
  const outcome = outcomesOf(batch).find((one) => one.reference === reference);
  const messageIds = outcome?.kind === 'accepted' ? [outcome.messageId] : [];
  const receipts = new Map(await receiptsOf(records, messageIds));
  await addEarlierOrders(records, [aboutOne(batch, reference)], receipts);
  const facts = {
    standing,
    batches: [batch],
    outcomes: new Map(outcome ? [[reference, outcome]] : []),
    receipts,
    held,
  };
  const isOut = withheldIn(batch).includes(index);
  return standsAt(facts, { index, batch, isOut }, now);
}

function aboutOne(batch: BatchFact | undefined, reference: string): BatchFact | undefined {
  if (batch?.kind !== 'answered') return batch;
  return { ...batch, outcomes: batch.outcomes.filter((one) => one.reference === reference) };
}
