import { countBatches, type Send } from '../../domain/send.ts';
import type { AnsweredBatchFact, BatchFact, StoredOutcome } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';

/** A send's batches in order. Undefined for a batch that is not stored yet. */
export function loadBatches(
  records: Records,
  send: Send,
): Promise<readonly (BatchFact | undefined)[]> {
  return records.batch.getMany(Array.from({ length: countBatches(send) }, (_, n) => [send.id, n]));
}

/** ClickSend's message ids of a send, by our reference. */
export async function loadMessageIds(
  records: Records,
  send: Send,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = (await loadBatches(records, send)).flatMap(listOutcomes);
  return new Map(listAccepted(outcomes).map(({ reference, messageId }) => [reference, messageId]));
}

/** The messages that ClickSend accepted. */
export function listAccepted(
  outcomes: readonly StoredOutcome[],
): readonly Extract<StoredOutcome, { kind: 'accepted' }>[] {
  return outcomes.filter((one) => one.kind === 'accepted');
}

/** The last outcome of each message of a batch. */
export function listOutcomes(batch: BatchFact | undefined): readonly StoredOutcome[] {
  return getLastResult(batch)?.outcomes ?? [];
}

/** Indexes of recipients who were left out because somebody had cancelled their messages. */
export function listWithheld(batch: BatchFact | undefined): readonly number[] {
  const fact = batch?.kind === 'sending' ? batch : getLastResult(batch);
  return fact?.withheld ?? [];
}

/** Indexes of recipients whom a stop withheld. Those who were removed before are not among them. */
export function listKeptBack(
  batches: readonly (BatchFact | undefined)[],
  { withdrawn }: SendSnapshot,
): readonly number[] {
  return [...new Set(batches.flatMap(listWithheld))].filter((index) => !withdrawn.has(index));
}

/** The last result of a batch. While it is submitted again, the previous one. */
export function getLastResult(batch: BatchFact | undefined): AnsweredBatchFact | undefined {
  if (batch?.kind === 'answered') return batch;
  return batch?.kind === 'sending' || batch?.kind === 'waiting' ? batch.before : undefined;
}

/** Whether it is unknown for some message if ClickSend took it. */
export function hasUnconfirmed({ outcomes }: AnsweredBatchFact): boolean {
  return outcomes.some((one) => one.kind === 'unsure');
}

/** After this many lookups that find nothing, a person is asked. The lookups continue. */
export const LOOKUPS_BEFORE_ASKING = 4;
