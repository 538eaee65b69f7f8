import { type DeliveryFact, pickStrongerFact } from '../../domain/delivery-status.ts';
import { parseMessageReference, type SendId } from '../../domain/send.ts';
import { createCallBatcher } from '../async/call-batcher.ts';
import type { Receipt } from '../ports/clicksend-inbound.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import { createRequestPostUpdate } from '../posts/request-post-update.ts';
import type { Records } from '../records/records.ts';
import { createRecordMessageIds } from './record-message-ids.ts';

/** `cancel`: ClickSend's answer to being asked to take a message back. */
export type ReceiptSource = 'push' | 'pull' | 'history' | 'cancel';

export type ReceiveReceipts = (
  receipts: readonly Receipt[],
  source: ReceiptSource,
) => Promise<void>;

/** A receipt of a message that is not known (yet) is kept so long: its send may be answered later than its receipt came. */
const UNKNOWN_KEPT_MS = 3 * 24 * 3_600_000;

/** Which send a receipt is about, as far as is known. */
interface About {
  /** Named by its reference, too, before the message's id is known. */
  readonly send: SendId | undefined;
  /** `deliver` has written down whose message it is. */
  readonly isSettled: boolean;
}

/**
 * Takes receipts, whichever way they came. Stored when it resolves; each is a fact that may come
 * again and in any order. Those of unknown messages are kept for a while and counted. Pushes
 * come one by one, a thousand at a time: those of the same moment are stored together.
 */
export function createReceiveReceipts(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly metrics: Metrics;
}): ReceiveReceipts {
  const { records, jobs, log, metrics } = tools;
  const nameUnknown = createRecordMessageIds(tools);
  const storePushed = createCallBatcher((pushed: readonly Receipt[]) => store(pushed, 'push'));
  const report = createCallBatcher(createRequestPostUpdate({ store: records.store, jobs }));
  return async (receipts, source) => {
    if (receipts.length === 0) return;
    const sends = await (source === 'push' ? storePushed(receipts) : store(receipts, source));
    // In lots of its own: the next facts are stored meanwhile.
    if (sends.length > 0) await report(sends);
  };

  /** Gives the sends that have news to show. */
  async function store(
    receipts: readonly Receipt[],
    source: ReceiptSource,
  ): Promise<readonly SendId[]> {
    // A receipt says "queued" of what still waits for its time as well.
    const news = receipts.filter(({ fact }) => fact.state !== 'queued' || source === 'history');
    const [before, facts] = await Promise.all([aboutEach(receipts), withStored(news)]);
    const isOurs = ({ messageId }: Receipt) => before.get(messageId)?.send !== undefined;
    await Promise.all([
      keep(news.filter(isOurs), facts, records.retentionMs),
      keep(
        news.filter((one) => !isOurs(one)),
        facts,
        Math.min(UNKNOWN_KEPT_MS, records.retentionMs),
      ),
    ]);
    // An order may have been answered between the look and the write: nobody else would show these.
    const unsettled = receipts.filter(({ messageId }) => !before.get(messageId)?.isSettled);
    const late = await aboutEach(unsettled);
    const isLate = (one: Receipt) => !isOurs(one) && late.get(one.messageId)?.send !== undefined;
    await keep(news.filter(isLate), facts, records.retentionMs);
    if (source === 'push' || source === 'pull') {
      await nameUnknown(unsettled.filter(({ messageId }) => !late.get(messageId)?.isSettled));
    }
    count(receipts, source, isOurs);
    const sends = new Set([...before.values(), ...late.values()].flatMap(({ send }) => send ?? []));
    log.debug({ source, receipts: receipts.length, sends: sends.size }, 'receipts taken');
    return [...sends];
  }

  /** By message id. */
  async function aboutEach(receipts: readonly Receipt[]): Promise<ReadonlyMap<string, About>> {
    const keys = receipts.map(({ messageId }) => records.messageRecipient.key(messageId));
    const known = await records.store.getMany<{ send: SendId }>(keys);
    const all = new Map<string, About>();
    for (const [n, { messageId, reference }] of receipts.entries()) {
      // Of two receipts of a message, one may name what the other does not.
      const named = parseMessageReference(reference ?? '')?.send ?? all.get(messageId)?.send;
      const send = known[n]?.send;
      all.set(messageId, { send: send ?? named, isSettled: send !== undefined });
    }
    return all;
  }

  /**
   * What is to be stored, by key: each fact under its state. Two of the same state and another
   * reason are one, whichever came first.
   */
  async function withStored(news: readonly Receipt[]): Promise<ReadonlyMap<string, DeliveryFact>> {
    const facts = new Map<string, DeliveryFact>();
    const put = (key: string, fact: DeliveryFact) => {
      const known = facts.get(key);
      facts.set(key, known ? pickStrongerFact(known, fact) : fact);
    };
    for (const one of news) put(keyOf(one), one.fact);
    const keys = [...facts.keys()];
    const stored = await records.store.getMany<DeliveryFact>(keys);
    for (const [n, key] of keys.entries()) if (stored[n]) put(key, stored[n]);
    return facts;
  }

  async function keep(
    some: readonly Receipt[],
    facts: ReadonlyMap<string, DeliveryFact>,
    ttlMs: number,
  ): Promise<void> {
    const keys = new Set(some.map(keyOf));
    await records.store.putMany(
      [...keys].map((key) => ({ key, value: facts.get(key) })),
      ttlMs,
    );
  }

  function keyOf({ messageId, fact }: Receipt): string {
    return records.receipt.key(messageId, fact.state);
  }

  function count(
    receipts: readonly Receipt[],
    source: ReceiptSource,
    isOurs: (one: Receipt) => boolean,
  ): void {
    const counts = new Map<string, number>();
    for (const one of receipts) {
      const what = `${one.fact.state} ${isOurs(one) ? 'yes' : 'no'}`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    for (const [what, by] of counts) {
      const [state = '', known] = what.split(' ');
      metrics.count('receipts', { source, state, known: known === 'yes' ? 'yes' : 'no' }, by);
    }
  }
}
