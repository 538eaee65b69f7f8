import { type DeliveryFact, pickStrongerFact } from '../../domain/delivery-status.ts';
import { getBatchIndex, parseMessageReference, type SendId } from '../../domain/send.ts';
import { createCallBatcher } from '../async/call-batcher.ts';
import type { AppContext } from '../context.ts';
import { submitBatchJob } from '../jobs.ts';
import type { Receipt } from '../ports/clicksend.ts';
import { createRequestPostUpdate } from '../posts/request-post-update.ts';
import type { Records } from '../records/records.ts';

/** `cancel`: ClickSend's response to a cancel call. */
type ReceiptSource = 'push' | 'pull' | 'history' | 'cancel';

/**
 * Accepts receipts from any source. Resolves once they are stored. The same receipt may come again, and
 * receipts come in any order. Receipts for unknown messages expire after some days and are counted. A push
 * brings one receipt, and thousands can come at once, so receipts of one moment are stored together.
 */
export type ReceiveReceipts = (
  receipts: readonly Receipt[],
  source: ReceiptSource,
) => Promise<void>;

/** When a receipt for an unknown message expires. ClickSend's response to its batch may come later than the receipt. */
const UNKNOWN_TTL_MS = 3 * 24 * 3_600_000;

/** The send of a receipt's message, as far as it is known. */
interface MessageOwner {
  /** The receipt's reference also identifies it before the message's id is known. */
  readonly send: SendId | undefined;
  /** Whether the message's id is stored. */
  readonly isIndexed: boolean;
}

type Tools = Pick<AppContext, 'records' | 'jobs' | 'log' | 'metrics'>;

/** By message id. */
type MessageOwners = ReadonlyMap<string, MessageOwner>;

export function createReceiveReceipts(tools: Tools): ReceiveReceipts {
  const recordMessageIds = createRecordMessageIds(tools);
  const store = (receipts: readonly Receipt[], source: ReceiptSource) =>
    storeReceipts({ ...tools, recordMessageIds }, receipts, source);
  const storePushed = createCallBatcher((pushed: readonly Receipt[]) => store(pushed, 'push'));
  const requestPostUpdate = createRequestPostUpdate({ store: tools.records.store, ...tools });
  const requestUpdates = createCallBatcher(requestPostUpdate);
  return async (receipts, source) => {
    if (receipts.length === 0) return;
    const sends = await (source === 'push' ? storePushed(receipts) : store(receipts, source));
    // Batched separately, so that the next receipts are stored meanwhile.
    if (sends.length > 0) await requestUpdates(sends);
  };
}

/** Returns the sends whose posts are out of date. */
async function storeReceipts(
  tools: Tools & { readonly recordMessageIds: RecordMessageIds },
  receipts: readonly Receipt[],
  source: ReceiptSource,
): Promise<readonly SendId[]> {
  const { records, log, recordMessageIds } = tools;
  // A receipt also says "queued" for a scheduled message.
  const news = receipts.filter(({ fact }) => fact.state !== 'queued' || source === 'history');
  const [owners, facts] = await Promise.all([
    loadOwners(records, receipts),
    mergeWithStored(records, news),
  ]);
  const isOurs = ({ messageId }: Receipt) => owners.get(messageId)?.send !== undefined;
  const unknownTtlMs = Math.min(UNKNOWN_TTL_MS, records.retentionMs);
  await Promise.all([
    storeFacts(records, news.filter(isOurs), facts, records.retentionMs),
    storeFacts(
      records,
      news.filter((one) => !isOurs(one)),
      facts,
      unknownTtlMs,
    ),
  ]);
  // The response to a batch may have been stored between the lookup and the write. Nothing else would show
  // these receipts.
  const unindexed = receipts.filter(({ messageId }) => !owners.get(messageId)?.isIndexed);
  const late = await loadOwners(records, unindexed);
  const isLate = (one: Receipt) => !isOurs(one) && late.get(one.messageId)?.send !== undefined;
  await storeFacts(records, news.filter(isLate), facts, records.retentionMs);
  if (source === 'push' || source === 'pull') {
    await recordMessageIds(unindexed.filter(({ messageId }) => !late.get(messageId)?.isIndexed));
  }
  countReceipts(tools, receipts, source, owners);
  const sends = new Set([...owners.values(), ...late.values()].flatMap(({ send }) => send ?? []));
  log.debug({ source, receipts: receipts.length, sends: sends.size }, 'stored receipts');
  return [...sends];
}

async function loadOwners(records: Records, receipts: readonly Receipt[]): Promise<MessageOwners> {
  const keys = receipts.map(({ messageId }) => records.messageRecipient.key(messageId));
  const known = await records.store.getMany<{ send: SendId }>(keys);
  const owners = new Map<string, MessageOwner>();
  for (const [n, { messageId, reference }] of receipts.entries()) {
    // Of two receipts for a message, one may have a reference that the other lacks.
    const named = parseMessageReference(reference ?? '')?.send ?? owners.get(messageId)?.send;
    const send = known[n]?.send;
    owners.set(messageId, { send: send ?? named, isIndexed: send !== undefined });
  }
  return owners;
}

/**
 * The records to store, by key: each fact under its status. Of two facts with the same status and different
 * reasons, the same one is stored whichever came first.
 */
async function mergeWithStored(
  records: Records,
  receipts: readonly Receipt[],
): Promise<ReadonlyMap<string, DeliveryFact>> {
  const facts = new Map<string, DeliveryFact>();
  const add = (key: string, fact: DeliveryFact) => {
    const known = facts.get(key);
    facts.set(key, known ? pickStrongerFact(known, fact) : fact);
  };
  for (const one of receipts) add(formatReceiptKey(records, one), one.fact);
  const keys = [...facts.keys()];
  const stored = await records.store.getMany<DeliveryFact>(keys);
  for (const [n, key] of keys.entries()) if (stored[n]) add(key, stored[n]);
  return facts;
}

async function storeFacts(
  records: Records,
  receipts: readonly Receipt[],
  facts: ReadonlyMap<string, DeliveryFact>,
  ttlMs: number,
): Promise<void> {
  const keys = new Set(receipts.map((one) => formatReceiptKey(records, one)));
  await records.store.putMany(
    [...keys].map((key) => ({ key, value: facts.get(key) })),
    ttlMs,
  );
}

function formatReceiptKey(records: Records, { messageId, fact }: Receipt): string {
  return records.receipt.key(messageId, fact.state);
}

function countReceipts(
  { metrics }: Tools,
  receipts: readonly Receipt[],
  source: ReceiptSource,
  owners: MessageOwners,
): void {
  const counts = new Map<string, number>();
  for (const { messageId, fact } of receipts) {
    const known = owners.get(messageId)?.send === undefined ? 'no' : 'yes';
    const labels = `${fact.state} ${known}`;
    counts.set(labels, (counts.get(labels) ?? 0) + 1);
  }
  for (const [labels, by] of counts) {
    const [state = '', known] = labels.split(' ');
    metrics.count('receipts', { source, state, known: known === 'yes' ? 'yes' : 'no' }, by);
  }
}

/** A message whose id ClickSend reports together with our reference, before any result is stored. */
interface IdentifiedMessage {
  readonly messageId: string;
  /** `custom_string` */
  readonly reference?: string;
}

/**
 * Stores the ids. A receipt or reply that names a message proves that ClickSend has it, so the job of its
 * batch looks it up at once.
 */
export type RecordMessageIds = (messages: readonly IdentifiedMessage[]) => Promise<void>;

export function createRecordMessageIds({
  records,
  jobs,
}: Pick<AppContext, 'records' | 'jobs'>): RecordMessageIds {
  return async (messages) => {
    const named = messages.flatMap(({ messageId, reference = '' }) => {
      const ours = parseMessageReference(reference);
      return ours ? [{ messageId, reference, ...ours }] : [];
    });
    await records.store.putMany(
      named.map(({ messageId, reference }) => ({
        key: records.messageIdByReference.key(reference),
        value: { messageId },
      })),
      records.retentionMs,
    );
    const batches = named.map(({ send, index }) => ({ sendId: send, batch: getBatchIndex(index) }));
    const byKey = new Map(batches.map((batch) => [submitBatchJob.key.format(batch), batch]));
    await Promise.all(
      [...byKey.values()].map((batch) => jobs.add(submitBatchJob, batch, { sooner: true })),
    );
  };
}
