import { countBatches, type Send } from '../../domain/send.ts';
import type { AnsweredBatchFact, BatchFact, StoredOutcome } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';

/** The facts about a send's batches, in their order; undefined for one that has not begun. */
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

/** What is known of a batch's messages. */
export function listOutcomes(batch: BatchFact | undefined): readonly StoredOutcome[] {
  return getLastResult(batch)?.outcomes ?? [];
}

/** Places of those who were not ordered, because somebody wanted them back before. */
export function listWithheld(batch: BatchFact | undefined): readonly number[] {
  const fact = batch?.kind === 'sending' ? batch : getLastResult(batch);
  return fact?.withheld ?? [];
}

/** The last answer about a batch; while it is ordered again, the one before. */
export function getLastResult(batch: BatchFact | undefined): AnsweredBatchFact | undefined {
  if (batch?.kind === 'answered') return batch;
  return batch?.kind === 'sending' || batch?.kind === 'waiting' ? batch.before : undefined;
}

/** Whether ClickSend's word on some message is still missing. */
export function hasUnconfirmed({ outcomes }: AnsweredBatchFact): boolean {
  return outcomes.some((one) => one.kind === 'unsure');
}

/** After so many looks without finding it, a person is asked; looking goes on. */
export const LOOKUPS_BEFORE_ASKING = 4;
