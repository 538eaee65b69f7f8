import { type DeliveryFact, pickStrongerFact } from '../../domain/delivery-status.ts';
import { parseMessageReference, type SendId } from '../../domain/send.ts';
import type { Receipt } from '../ports/clicksend.ts';
import { formatUpdateRequestKey, type PostUpdateRequest } from '../posts/request-post-update.ts';
import type { MessageRecipient } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';

/** When a receipt for an unknown message expires. ClickSend's response to its batch may come later than the receipt. */
const UNKNOWN_TTL_MS = 3 * 24 * 3_600_000;

/** Sends by message id. */
type MessageOwners = ReadonlyMap<string, SendId>;

interface StoredFacts {
  /** The send that a receipt is about. Undefined if it is unknown. */
  findSend(receipt: Receipt): SendId | undefined;
  /** The messages whose id is stored. */
  readonly indexed: MessageOwners;
  /** The sends for which an update of the post is requested. */
  readonly requested: ReadonlySet<SendId>;
}

/** Stores the facts of receipts (`isNews`: those that have one), and finds the sends that they are about. */
export async function storeReceiptFacts(
  records: Records,
  receipts: readonly Receipt[],
  isNews: (receipt: Receipt) => boolean,
): Promise<StoredFacts> {
  const named = findNamedSends(receipts);
  const isNamed = ({ messageId }: Receipt) => named.has(messageId);
  const unknownTtlMs = Math.min(UNKNOWN_TTL_MS, records.retentionMs);
  const { retentionMs, scheduledTtlMs } = records;
  const [sent, cancelled] = splitCancelled(receipts.filter(isNamed));
  const unnamed = receipts.filter((one) => !isNamed(one));
  const added = await Promise.all([
    addFacts(records, sent, isNews, { ttlMs: retentionMs, named }),
    addFacts(records, cancelled, isNews, { ttlMs: scheduledTtlMs, named }),
    addFacts(records, unnamed, isNews, { ttlMs: unknownTtlMs, named }),
  ]);
  const indexed: MessageOwners = new Map(added.flatMap((one) => [...one.indexed]));
  const findSend = ({ messageId }: Receipt) => indexed.get(messageId) ?? named.get(messageId);
  const isUnknown = (one: Receipt) => findSend(one) === undefined;
  const existing = new Map(added.flatMap((one) => [...one.existing]));
  // A fact that was there may be weaker, and one whose message is ours after all must not expire early.
  const isUnfinished = (one: Receipt) =>
    existing.has(formatReceiptKey(records, one)) || !(isNamed(one) || isUnknown(one));
  const unfinished = receipts.filter((one) => isNews(one) && isUnfinished(one));
  const facts = mergeFacts(records, unfinished, existing);
  const [knownSent, knownCancelled] = splitCancelled(unfinished.filter(findSend));
  await Promise.all([
    storeFacts(records, knownSent, facts, retentionMs),
    storeFacts(records, knownCancelled, facts, scheduledTtlMs),
    storeFacts(records, unfinished.filter(isUnknown), facts, unknownTtlMs),
  ]);
  const requested = new Set(added.flatMap((one) => [...one.requested]));
  return { findSend, indexed, requested };
}

/** A message is cancelled before its time, and its send expires the retention time after that. */
function splitCancelled(
  receipts: readonly Receipt[],
): readonly [others: readonly Receipt[], cancelled: readonly Receipt[]] {
  const isCancelled = ({ fact }: Receipt) => fact.state === 'cancelled';
  return [receipts.filter((one) => !isCancelled(one)), receipts.filter(isCancelled)];
}

/** Sends by message id, as far as the receipts' references identify them. */
function findNamedSends(receipts: readonly Receipt[]): MessageOwners {
  const named = new Map<string, SendId>();
  for (const { messageId, reference = '' } of receipts) {
    const ours = parseMessageReference(reference);
    if (ours) named.set(messageId, ours.send);
  }
  return named;
}

interface AddedFacts {
  /** By key: the facts that were stored before. */
  readonly existing: ReadonlyMap<string, DeliveryFact>;
  /** The messages whose id is stored. */
  readonly indexed: MessageOwners;
  /** The sends for which an update of the post is requested. */
  readonly requested: ReadonlySet<SendId>;
}

const NOTHING_ADDED: AddedFacts = {
  existing: new Map(),
  indexed: new Map(),
  requested: new Set(),
};

/** Stores the facts that are new, then looks up the messages. A batch whose response comes later reads these facts. */
async function addFacts(
  records: Records,
  receipts: readonly Receipt[],
  isNews: (receipt: Receipt) => boolean,
  { ttlMs, named }: { readonly ttlMs: number; readonly named: MessageOwners },
): Promise<AddedFacts> {
  if (receipts.length === 0) return NOTHING_ADDED;
  const facts = [...mergeFacts(records, receipts.filter(isNews))];
  const messageIds = [...new Set(receipts.map(({ messageId }) => messageId))];
  const sends = [...new Set(messageIds.flatMap((id) => named.get(id) ?? []))];
  const added = await records.store.addMany<
    DeliveryFact,
    Partial<MessageRecipient & PostUpdateRequest>
  >(
    facts.map(([key, value]) => ({ key, value })),
    ttlMs,
    [
      ...messageIds.map((id) => records.messageRecipient.key(id)),
      ...sends.map(formatUpdateRequestKey),
    ],
  );
  const requests = added.values.slice(messageIds.length);
  return {
    existing: new Map(
      facts.flatMap(([key], n) => (added.existing[n] ? [[key, added.existing[n]]] : [])),
    ),
    indexed: new Map(
      messageIds.flatMap((id, n) => {
        const send = added.values[n]?.send;
        return send ? [[id, send]] : [];
      }),
    ),
    requested: new Set(sends.filter((_, n) => requests[n]?.isStored)),
  };
}

/** Two facts with the same status and different reasons: the same one is stored, whichever came first. */
function mergeFacts(
  records: Records,
  receipts: readonly Receipt[],
  existing: ReadonlyMap<string, DeliveryFact> = new Map(),
): ReadonlyMap<string, DeliveryFact> {
  const facts = new Map<string, DeliveryFact>();
  for (const one of receipts) {
    const key = formatReceiptKey(records, one);
    const earlier = facts.get(key) ?? existing.get(key);
    facts.set(key, earlier ? pickStrongerFact(earlier, one.fact) : one.fact);
  }
  return facts;
}

async function storeFacts(
  records: Records,
  receipts: readonly Receipt[],
  facts: ReadonlyMap<string, DeliveryFact>,
  ttlMs: number,
): Promise<void> {
  if (receipts.length === 0) return;
  const keys = new Set(receipts.map((one) => formatReceiptKey(records, one)));
  await records.store.putMany(
    [...keys].map((key) => ({ key, value: facts.get(key) })),
    ttlMs,
  );
}

function formatReceiptKey(records: Records, { messageId, fact }: Receipt): string {
  return records.receipt.key(messageId, fact.state);
}
