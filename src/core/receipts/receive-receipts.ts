import { type DeliveryFact, pickStrongerFact } from '../../domain/delivery-status.ts';
import { getBatchIndex, parseMessageReference, type SendId } from '../../domain/send.ts';
import { createCallBatcher } from '../async/call-batcher.ts';
import type { AppContext } from '../context.ts';
import { submitBatchJob } from '../jobs.ts';
import type { Receipt } from '../ports/clicksend.ts';
import {
  createRequestPostUpdate,
  formatUpdateRequestKey,
  type PostUpdateRequest,
} from '../posts/request-post-update.ts';
import type { MessageRecipient } from '../records/batch-facts.ts';
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

type Tools = Pick<AppContext, 'records' | 'jobs' | 'log' | 'metrics'>;

/** Sends by message id. */
type MessageOwners = ReadonlyMap<string, SendId>;

export function createReceiveReceipts(tools: Tools): ReceiveReceipts {
  const storePushed = createCallBatcher((pushed: readonly Receipt[]) =>
    storeReceipts(tools, pushed, 'push'),
  );
  const { jobs, records } = tools;
  const requestUpdates = createCallBatcher(createRequestPostUpdate({ jobs, store: records.store }));
  return async (receipts, source) => {
    if (receipts.length === 0) return;
    const sends = await (source === 'push'
      ? storePushed(receipts)
      : storeReceipts(tools, receipts, source));
    // Batched separately, so that the next receipts are stored meanwhile.
    if (sends.length > 0) await requestUpdates(sends);
  };
}

/** Returns the sends whose posts are out of date while no update of them is requested. */
async function storeReceipts(
  tools: Tools,
  receipts: readonly Receipt[],
  source: ReceiptSource,
): Promise<readonly SendId[]> {
  const { records, log } = tools;
  // A receipt also says "queued" for a scheduled message.
  const isNews = ({ fact }: Receipt) => fact.state !== 'queued' || source === 'history';
  const named = findNamedSends(receipts);
  const isNamed = ({ messageId }: Receipt) => named.has(messageId);
  const unnamed = receipts.filter((one) => !isNamed(one));
  const unknownTtlMs = Math.min(UNKNOWN_TTL_MS, records.retentionMs);
  const [ours, others] = await Promise.all([
    addFacts(records, receipts.filter(isNamed), isNews, records.retentionMs),
    addFacts(records, unnamed, isNews, unknownTtlMs),
  ]);
  const indexed: MessageOwners = new Map([...ours.indexed, ...others.indexed]);
  const findSend = ({ messageId }: Receipt) => indexed.get(messageId) ?? named.get(messageId);
  const isUnknown = (one: Receipt) => findSend(one) === undefined;
  const existing = new Map([...ours.existing, ...others.existing]);
  // A fact that was there may be weaker, and one whose message is ours after all must not expire early.
  const isUnfinished = (one: Receipt) =>
    existing.has(formatReceiptKey(records, one)) || !(isNamed(one) || isUnknown(one));
  const unfinished = receipts.filter((one) => isNews(one) && isUnfinished(one));
  const facts = mergeFacts(records, unfinished, existing);
  await Promise.all([
    storeFacts(records, unfinished.filter(findSend), facts, records.retentionMs),
    storeFacts(records, unfinished.filter(isUnknown), facts, unknownTtlMs),
  ]);
  if (source === 'push' || source === 'pull') {
    await recordMessageIds(
      tools,
      receipts.filter(({ messageId }) => !indexed.has(messageId)),
    );
  }
  countReceipts(tools, receipts, source, isUnknown);
  const sends = new Set(receipts.flatMap((one) => findSend(one) ?? []));
  log.debug({ source, receipts: receipts.length, sends: sends.size }, 'stored receipts');
  return [...sends].filter((send) => !ours.requested.has(send));
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

/**
 * Stores the facts that are new, each under its status. Then looks up the messages: if the response to their
 * batch is stored only later, its job reads these facts.
 */
async function addFacts(
  records: Records,
  receipts: readonly Receipt[],
  isNews: (receipt: Receipt) => boolean,
  ttlMs: number,
): Promise<AddedFacts> {
  if (receipts.length === 0) return NOTHING_ADDED;
  const facts = [...mergeFacts(records, receipts.filter(isNews))];
  const messageIds = [...new Set(receipts.map(({ messageId }) => messageId))];
  const sends = [...new Set(findNamedSends(receipts).values())];
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

/**
 * The fact to store under each key. Of two with the same status and different reasons, the same one is
 * stored whichever came first.
 */
function mergeFacts(
  records: Records,
  receipts: readonly Receipt[],
  existing: ReadonlyMap<string, DeliveryFact> = new Map(),
): ReadonlyMap<string, DeliveryFact> {
  const facts = new Map<string, DeliveryFact>();
  for (const one of receipts) {
    const key = formatReceiptKey(records, one);
    const known = facts.get(key) ?? existing.get(key);
    facts.set(key, known ? pickStrongerFact(known, one.fact) : one.fact);
  }
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
  isUnknown: (receipt: Receipt) => boolean,
): void {
  const counts = new Map<string, number>();
  for (const one of receipts) {
    const labels = `${one.fact.state} ${isUnknown(one) ? 'no' : 'yes'}`;
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
export async function recordMessageIds(
  { records, jobs }: Pick<AppContext, 'records' | 'jobs'>,
  messages: readonly IdentifiedMessage[],
): Promise<void> {
  const named = messages.flatMap(({ messageId, reference = '' }) => {
    const ours = parseMessageReference(reference);
    return ours ? [{ messageId, reference, ...ours }] : [];
  });
  await records.messageIdByReference.putMany(
    named.map(({ messageId, reference }) => ({ key: [reference], value: { messageId } })),
  );
  const batches = named.map(({ send, index }) => ({ sendId: send, batch: getBatchIndex(index) }));
  const byKey = new Map(batches.map((batch) => [submitBatchJob.key.format(batch), batch]));
  await Promise.all(
    [...byKey.values()].map((batch) => jobs.add(submitBatchJob, batch, { sooner: true })),
  );
}
