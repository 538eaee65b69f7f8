import { type DeliveryFact, strongerOf } from '../../domain/delivery-status.ts';
import type { PictureChange } from '../../domain/picture-change.ts';
import type { Problem } from '../../domain/problem.ts';
import { batchesOf, type Send } from '../../domain/send.ts';
import { sourceOf } from '../delivery/media/stored-pictures.ts';
import type { AnsweredFact, BatchFact, KnownOutcome } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import type { Standing } from '../sends/load-snapshot.ts';
import { receiptsOf } from './load-receipts.ts';

/** All that is written about a send, as it was read at one moment. */
export interface SendFacts {
  readonly standing: Standing;
  /** In their order; undefined for one that has not begun. */
  readonly batches: readonly (BatchFact | undefined)[];
  /** By our reference. */
  readonly outcomes: ReadonlyMap<string, KnownOutcome>;
  /** What came of each message: the fact that counts, by ClickSend's message id. */
  readonly receipts: ReadonlyMap<string, DeliveryFact>;
  /** Why nothing of it was sent. */
  readonly stopped?: Problem;
  /** What holds it up while it is prepared. */
  readonly held?: Problem;
  /** Somebody does not want what has not left yet to leave. */
  readonly halt?: { readonly by: string };
  /** What was done to its picture beside making it smaller. */
  readonly pictureChanges?: readonly PictureChange[];
}

export async function factsOf(records: Records, standing: Standing): Promise<SendFacts> {
  const { send } = standing;
  const [stopped, held, halt, pictureChanges, batches] = await Promise.all([
    records.stopped.get(send.id),
    records.held.get(send.id),
    records.halt.get(send.id),
    changesIn(records, send),
    batchesIn(records, send),
  ]);
  const outcomes = new Map(batches.flatMap(outcomesOf).map((one) => [one.reference, one]));
  const receipts = new Map(await receiptsOf(records, acceptedIn([...outcomes.values()])));
  await addEarlierOrders(records, batches, receipts);
  return {
    standing,
    batches,
    outcomes,
    receipts,
    stopped,
    held,
    halt,
    pictureChanges,
  };
}

/** Those of an earlier picture, which an edit took out, are none of it. */
async function changesIn(
  records: Records,
  send: Send,
): Promise<readonly PictureChange[] | undefined> {
  if (send.picture.kind !== 'slack') return undefined;
  const fact = await records.pictureChanges.get(send.id);
  return fact?.source === sourceOf(send) ? fact.changes : undefined;
}

/** The facts about a send's batches, in their order; undefined for one that has not begun. */
export function batchesIn(
  records: Records,
  send: Send,
): Promise<readonly (BatchFact | undefined)[]> {
  const keys = Array.from({ length: batchesOf(send) }, (_, n) => records.batch.key(send.id, n));
  return records.store.getMany<BatchFact>(keys);
}

/** ClickSend's ids of a send's messages, by our reference. */
export async function messageIdsOf(
  records: Records,
  send: Send,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = (await batchesIn(records, send)).flatMap(outcomesOf);
  return new Map(
    outcomes.flatMap((one) =>
      one.kind === 'accepted' ? [[one.reference, one.messageId] as const] : [],
    ),
  );
}

/** What is known of a batch's messages. */
export function outcomesOf(batch: BatchFact | undefined): readonly KnownOutcome[] {
  return answerIn(batch)?.outcomes ?? [];
}

/** Places of those who were not ordered, because somebody wanted them back before. */
export function withheldIn(batch: BatchFact | undefined): readonly number[] {
  const fact = batch?.kind === 'sending' ? batch : answerIn(batch);
  return fact?.withheld ?? [];
}

/** The last answer about a batch; while it is ordered again, the one before. */
export function answerIn(batch: BatchFact | undefined): AnsweredFact | undefined {
  if (batch?.kind === 'answered') return batch;
  return batch?.kind === 'sending' || batch?.kind === 'waiting' ? batch.before : undefined;
}

function acceptedIn(outcomes: readonly KnownOutcome[]): readonly string[] {
  return outcomes.flatMap((one) => (one.kind === 'accepted' ? [one.messageId] : []));
}

/** Where a person ordered twice, a receipt may speak of the first message: it reached the phone all the same. */
export async function addEarlierOrders(
  records: Records,
  batches: readonly (BatchFact | undefined)[],
  receipts: Map<string, DeliveryFact>,
): Promise<void> {
  const twice = batches
    .filter((batch) => batch?.kind === 'answered' && batch.at !== batch.since)
    .flatMap(outcomesOf)
    .flatMap((one) => (one.kind === 'accepted' ? [one] : []));
  const keys = twice.map(({ reference }) => records.named.key(reference));
  const named = await records.store.getMany<{ readonly messageId: string }>(keys);
  const earlier = await receiptsOf(
    records,
    named.flatMap((one) => one?.messageId ?? []),
  );
  for (const [n, { messageId }] of twice.entries()) {
    const more = earlier.get(named[n]?.messageId ?? '');
    const known = receipts.get(messageId);
    if (more) receipts.set(messageId, known ? strongerOf(known, more) : more);
  }
}
