import { countBatches, type Send } from '../../domain/send.ts';
import type { AnsweredBatchFact, BatchFact, StoredOutcome } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';

/** A send's batches in their order; undefined for one that nothing is stored of yet. */
export function loadBatches(
  records: Records,
  send: Send,
): Promise<readonly (BatchFact | undefined)[]> {
  const keys = Array.from({ length: countBatches(send) }, (_, n) => records.batch.key(send.id, n));
  return records.store.getMany<BatchFact>(keys);
}

/** ClickSend's ids of a send's messages, by our reference. */
export async function loadMessageIds(
  records: Records,
  send: Send,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = (await loadBatches(records, send)).flatMap(listOutcomes);
  return new Map(
    outcomes.flatMap((one) =>
      one.kind === 'accepted' ? [[one.reference, one.messageId] as const] : [],
    ),
  );
}

/** The last outcome of each message of a batch. */
export function listOutcomes(batch: BatchFact | undefined): readonly StoredOutcome[] {
  return getLastResult(batch)?.outcomes ?? [];
}

/** Indexes of recipients who were left out, because somebody cancelled their messages before. */
export function listWithheld(batch: BatchFact | undefined): readonly number[] {
  const fact = batch?.kind === 'sending' ? batch : getLastResult(batch);
  return fact?.withheld ?? [];
}

/** The last result of a batch; while it is submitted again, the one before. */
export function getLastResult(batch: BatchFact | undefined): AnsweredBatchFact | undefined {
  if (batch?.kind === 'answered') return batch;
  return batch?.kind === 'sending' || batch?.kind === 'waiting' ? batch.before : undefined;
}

/** Whether nobody knows of some message if ClickSend took it. */
export function hasUnconfirmed({ outcomes }: AnsweredBatchFact): boolean {
  return outcomes.some((one) => one.kind === 'unsure');
}

/** After so many look-ups that find nothing, a person is asked; the look-ups go on. */
export const LOOKUPS_BEFORE_ASKING = 4;
