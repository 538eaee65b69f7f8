import { type DeliveryFact, pickStrongerFact } from '../../domain/delivery-status.ts';
import { parseMessageReference, type SendId } from '../../domain/send.ts';
import { createCallBatcher } from '../async/call-batcher.ts';
import type { AppContext } from '../context.ts';
import type { Receipt } from '../ports/clicksend-inbound.ts';
import { createRequestPostUpdate } from '../posts/request-post-update.ts';
import type { Records } from '../records/records.ts';
import { createRecordMessageIds, type RecordMessageIds } from './record-message-ids.ts';

/** `cancel`: ClickSend's answer to a cancel call. */
type ReceiptSource = 'push' | 'pull' | 'history' | 'cancel';

/**
 * Takes receipts, whichever way they came. They are stored when it resolves. The same receipt may come
 * again, and receipts come in any order. Those of unknown messages expire after some days and are
 * counted. A push brings one at a time, and thousands come at once: those of one moment are stored together.
 */
export type ReceiveReceipts = (
  receipts: readonly Receipt[],
  source: ReceiptSource,
) => Promise<void>;

/** A receipt of an unknown message expires after so long: ClickSend's answer to its batch may come later than the receipt. */
const UNKNOWN_TTL_MS = 3 * 24 * 3_600_000;

/** The send of a receipt's message, as far as is known. */
interface MessageOwner {
  /** Named by the receipt's reference, too, before the message's id is known. */
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
    // Batched apart from the receipts: the next ones are stored meanwhile.
    if (sends.length > 0) await requestUpdates(sends);
  };
}

/** Gives the sends whose posts are out of date. */
async function storeReceipts(
  tools: Tools & { readonly recordMessageIds: RecordMessageIds },
  receipts: readonly Receipt[],
  source: ReceiptSource,
): Promise<readonly SendId[]> {
  const { records, log, recordMessageIds } = tools;
  // A receipt says "queued" of a message that waits for its time as well.
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
  // ClickSend may have answered a batch between the look and the write: nobody else would show these.
  const unindexed = receipts.filter(({ messageId }) => !owners.get(messageId)?.isIndexed);
  const late = await loadOwners(records, unindexed);
  const isLate = (one: Receipt) => !isOurs(one) && late.get(one.messageId)?.send !== undefined;
  await storeFacts(records, news.filter(isLate), facts, records.retentionMs);
  if (source === 'push' || source === 'pull') {
    await recordMessageIds(unindexed.filter(({ messageId }) => !late.get(messageId)?.isIndexed));
  }
  countReceipts(tools, receipts, source, owners);
  const sends = new Set([...owners.values(), ...late.values()].flatMap(({ send }) => send ?? []));
  log.debug({ source, receipts: receipts.length, sends: sends.size }, 'receipts taken');
  return [...sends];
}

async function loadOwners(records: Records, receipts: readonly Receipt[]): Promise<MessageOwners> {
  const keys = receipts.map(({ messageId }) => records.messageRecipient.key(messageId));
  const known = await records.store.getMany<{ send: SendId }>(keys);
  const owners = new Map<string, MessageOwner>();
  for (const [n, { messageId, reference }] of receipts.entries()) {
    // Of two receipts of a message, one may name what the other does not.
    const named = parseMessageReference(reference ?? '')?.send ?? owners.get(messageId)?.send;
    const send = known[n]?.send;
    owners.set(messageId, { send: send ?? named, isIndexed: send !== undefined });
  }
  return owners;
}

/**
 * What is to be stored, by key: each fact under its state. Of two facts with the same state and
 * different reasons one is stored, whichever came first.
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
