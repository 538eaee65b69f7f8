import {
  type DeliveryFact,
  type DeliveryStatus,
  deliveryStatuses,
  pickStrongerFact,
} from '../../domain/delivery-status.ts';
import type { PictureChange } from '../../domain/picture.ts';
import type { Problem } from '../../domain/problem.ts';
import {
  formatMessageReference,
  getBatchRecipients,
  getPictureSource,
  type Send,
  type SendId,
} from '../../domain/send.ts';
import { forEachChunk } from '../async/chunks.ts';
import type { BatchFact, StoredOutcome } from '../records/batch-facts.ts';
import type { Resend } from '../records/change-facts.ts';
import { listReceiptKeys } from '../records/erasure.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';
import { listAccepted, listOutcomes, loadBatches } from './batch-outcomes.ts';

/** All that is stored about a send, read at one moment. */
export interface SendFacts {
  readonly snapshot: SendSnapshot;
  /** In order. Undefined for a batch that is not stored yet. */
  readonly batches: readonly (BatchFact | undefined)[];
  /** By our reference. */
  readonly outcomes: ReadonlyMap<string, StoredOutcome>;
  /** The strongest receipt of each message, by ClickSend's message id. */
  readonly receipts: ReadonlyMap<string, DeliveryFact>;
  /** Receipts for messages that ClickSend refused and sent all the same, by our reference. */
  readonly refusedReceipts: ReadonlyMap<string, DeliveryFact>;
  /** Why nothing was sent. */
  readonly refusal?: Problem;
  /** Why its preparation takes long. */
  readonly delayReason?: Problem;
  /** Somebody (a Slack user id) stopped what was not submitted yet. */
  readonly stopRequest?: { readonly by: string };
  /** The recipients to whom somebody sent it again. */
  readonly resends?: readonly StoredResend[];
  /** How its picture was changed, other than its size. */
  readonly pictureChanges?: readonly PictureChange[];
}

/** A resend whose send was stored. */
export interface StoredResend extends Resend {
  readonly isScheduled?: true;
}

export async function loadSendFacts(records: Records, snapshot: SendSnapshot): Promise<SendFacts> {
  const { send } = snapshot;
  const [refusal, delayReason, stopRequest, resends, pictureChanges, batches] = await Promise.all([
    records.refusal.get(send.id),
    records.delayReason.get(send.id),
    records.stopRequest.get(send.id),
    loadResends(records, send.id),
    loadPictureChanges(records, send),
    loadBatches(records, send),
  ]);
  const outcomes = new Map(batches.flatMap(listOutcomes).map((one) => [one.reference, one]));
  const messageIds = listAccepted([...outcomes.values()]).map(({ messageId }) => messageId);
  const receipts = new Map(await loadReceipts(records, messageIds));
  await addEarlierReceipts(records, batches, receipts);
  const refused = batches.flatMap((batch, n) => listRefused(send, n, batch));
  return {
    snapshot,
    batches,
    outcomes,
    receipts,
    refusedReceipts: await loadRefusedReceipts(records, refused),
    refusal,
    delayReason,
    stopRequest,
    resends,
    pictureChanges,
  };
}

/** Only resends whose send was stored. */
export async function loadResends(records: Records, id: SendId): Promise<readonly StoredResend[]> {
  const resends = (await records.resends.get(id)) ?? [];
  const sends = await Promise.all(resends.map((one) => records.send.get(one.id)));
  return resends.flatMap((one, n): StoredResend[] => {
    const send = sends[n];
    return send ? [{ ...one, isScheduled: send.schedule ? true : undefined }] : [];
  });
}

/** Ignores changes to a picture that an edit replaced. */
async function loadPictureChanges(
  records: Records,
  send: Send,
): Promise<readonly PictureChange[] | undefined> {
  if (send.picture.kind !== 'slack') return undefined;
  const fact = await records.pictureChanges.get(send.id);
  return fact?.source === getPictureSource(send) ? fact.changes : undefined;
}

/** After a batch was submitted twice, a receipt may be for the first message, which went to the same phone. */
export async function addEarlierReceipts(
  records: Records,
  batches: readonly (BatchFact | undefined)[],
  receipts: Map<string, DeliveryFact>,
): Promise<void> {
  const resubmitted = listAccepted(
    batches
      .filter((batch) => batch?.kind === 'answered' && batch.at !== batch.since)
      .flatMap(listOutcomes),
  );
  const named = await records.messageIdByReference.getMany(
    resubmitted.map(({ reference }) => [reference]),
  );
  const earlier = await loadReceipts(
    records,
    named.flatMap((one) => one?.messageId ?? []),
  );
  for (const [n, { messageId }] of resubmitted.entries()) {
    const first = earlier.get(named[n]?.messageId ?? '');
    const last = receipts.get(messageId);
    if (first) receipts.set(messageId, last ? pickStrongerFact(last, first) : first);
  }
}

/** The references of the messages of batch `n` that were refused. */
function listRefused(send: Send, n: number, batch: BatchFact | undefined): readonly string[] {
  if (batch?.kind === 'refused')
    return getBatchRecipients(send, n).map(({ index }) => formatMessageReference(send.id, index));
  return listOutcomes(batch).flatMap((one) => (one.kind === 'refused' ? one.reference : []));
}

/** What proves that a message went out. ClickSend may report a refused one as failed. */
const PROOFS: ReadonlySet<DeliveryStatus> = new Set(['sent', 'delivered']);

/**
 * Loads receipts that name refused messages: ClickSend sent them all the same, for example because a proxy made
 * the call twice and only the second one was refused. By our reference.
 */
export async function loadRefusedReceipts(
  records: Records,
  refused: readonly string[],
): Promise<ReadonlyMap<string, DeliveryFact>> {
  const receipts = new Map<string, DeliveryFact>();
  await forEachChunk(refused, async (references) => {
    const named = await records.messageIdByReference.getMany(references.map((one) => [one]));
    const ids = named.flatMap((one) => one?.messageId ?? []);
    const facts = ids.length > 0 ? await loadReceipts(records, ids) : undefined;
    for (const [n, reference] of references.entries()) {
      const fact = facts?.get(named[n]?.messageId ?? '');
      if (fact && PROOFS.has(fact.state)) receipts.set(reference, fact);
    }
  });
  return receipts;
}

/** The strongest status of a message counts, so weaker ones need not be read. */
const strongestFirst: readonly DeliveryStatus[] = [...deliveryStatuses].reverse();

/** For this few messages, all statuses are read in one call, because then the calls cost more than the reads. */
const FEW = 20;

/** The strongest receipt of each message that has one, by ClickSend's message id. */
export async function loadReceipts(
  records: Records,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeliveryFact>> {
  const receipts = new Map<string, DeliveryFact>();
  await forEachChunk(ids, (chunk) =>
    chunk.length <= FEW
      ? addReceiptsAtOnce(records, chunk, receipts)
      : addReceiptsByRank(records, chunk, receipts),
  );
  return receipts;
}

async function addReceiptsAtOnce(
  records: Records,
  ids: readonly string[],
  receipts: Map<string, DeliveryFact>,
): Promise<void> {
  const keys = ids.flatMap((messageId) => listReceiptKeys({ messageId }));
  const facts = await records.receipt.getMany(keys);
  // The strongest one comes last.
  for (const [n, [id]] of keys.entries()) {
    const fact = facts[n];
    if (fact) receipts.set(id, fact);
  }
}

async function addReceiptsByRank(
  records: Records,
  ids: readonly string[],
  receipts: Map<string, DeliveryFact>,
): Promise<void> {
  let open = ids;
  for (const status of strongestFirst) {
    const facts = await records.receipt.getMany(open.map((id) => [id, status]));
    open = open.filter((id, n) => {
      const fact = facts[n];
      if (fact) receipts.set(id, fact);
      return !fact;
    });
  }
}
