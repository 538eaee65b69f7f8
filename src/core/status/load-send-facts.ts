import { type DeliveryFact, pickStrongerFact } from '../../domain/delivery-status.ts';
import type { PictureChange } from '../../domain/picture-change.ts';
import type { Problem } from '../../domain/problem.ts';
import { getPictureSource, type Send } from '../../domain/send.ts';
import type { BatchFact, StoredOutcome } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';
import { listOutcomes, loadBatches } from './batch-outcomes.ts';
import { loadReceipts } from './load-receipts.ts';

/** All that is written about a send, as it was read at one moment. */
export interface SendFacts {
  readonly snapshot: SendSnapshot;
  /** In their order; undefined for one that has not begun. */
  readonly batches: readonly (BatchFact | undefined)[];
  /** By our reference. */
  readonly outcomes: ReadonlyMap<string, StoredOutcome>;
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

export async function loadSendFacts(records: Records, snapshot: SendSnapshot): Promise<SendFacts> {
  const { send } = snapshot;
  const [stopped, held, halt, pictureChanges, batches] = await Promise.all([
    records.refusal.get(send.id),
    records.delayReason.get(send.id),
    records.stopRequest.get(send.id),
    changesIn(records, send),
    loadBatches(records, send),
  ]);
  const outcomes = new Map(batches.flatMap(listOutcomes).map((one) => [one.reference, one]));
  const receipts = new Map(await loadReceipts(records, acceptedIn([...outcomes.values()])));
  await addEarlierReceipts(records, batches, receipts);
  return {
    snapshot,
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
  return fact?.source === getPictureSource(send) ? fact.changes : undefined;
}

function acceptedIn(outcomes: readonly StoredOutcome[]): readonly string[] {
  return outcomes.flatMap((one) => (one.kind === 'accepted' ? [one.messageId] : []));
}

/** Where a person ordered twice, a receipt may speak of the first message: it reached the phone all the same. */
export async function addEarlierReceipts(
  records: Records,
  batches: readonly (BatchFact | undefined)[],
  receipts: Map<string, DeliveryFact>,
): Promise<void> {
  const twice = batches
    .filter((batch) => batch?.kind === 'answered' && batch.at !== batch.since)
    .flatMap(listOutcomes)
    .flatMap((one) => (one.kind === 'accepted' ? [one] : []));
  const keys = twice.map(({ reference }) => records.messageIdByReference.key(reference));
  const named = await records.store.getMany<{ readonly messageId: string }>(keys);
  const earlier = await loadReceipts(
    records,
    named.flatMap((one) => one?.messageId ?? []),
  );
  for (const [n, { messageId }] of twice.entries()) {
    const more = earlier.get(named[n]?.messageId ?? '');
    const known = receipts.get(messageId);
    if (more) receipts.set(messageId, known ? pickStrongerFact(known, more) : more);
  }
}
