import { type DeliveryFact, strongerOf } from '../../domain/delivery.ts';
import { batchAt, readReference, type SendId } from '../../domain/send.ts';
import type { Receipt } from '../ports/clicksend.ts';
import type { Log, Meter } from '../ports/clock-log-meter.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records.ts';

/** `cancel`: ClickSend's answer to being asked to take a message back. */
export type ReceiptSource = 'push' | 'pull' | 'history' | 'cancel';

export type Receive = (receipts: readonly Receipt[], source: ReceiptSource) => Promise<void>;

/** A receipt of a message that is not known (yet) is kept so long: its send may be answered later than its receipt came. */
const UNKNOWN_KEPT_MS = 3 * 24 * 3_600_000;

/**
 * Takes receipts, whichever way they came. Stored when it resolves; each is a fact that may come
 * again and in any order. Those of unknown messages are kept for a while and counted.
 */
export function receive(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly meter: Meter;
}): Receive {
  const { records, jobs, log, meter } = tools;
  return async (receipts, source) => {
    if (receipts.length === 0) return;
    // A receipt says "queued" of what still waits for its time as well.
    const isNews = ({ fact }: Receipt) => fact.state !== 'queued' || source === 'history';
    const before = await sendsOf(receipts);
    await keep(
      receipts.filter((one, n) => before[n] !== undefined && isNews(one)),
      records.retentionMs,
    );
    const unknown = receipts.filter((_, n) => before[n] === undefined);
    await keep(unknown.filter(isNews), Math.min(UNKNOWN_KEPT_MS, records.retentionMs));
    // An order may have been answered between the look and the write: nobody else would show these.
    const late = await sendsOf(unknown);
    await keep(
      unknown.filter((one, n) => late[n] !== undefined && isNews(one)),
      records.retentionMs,
    );
    const sends = [...before.filter((send) => send !== undefined), ...late];
    if (source === 'push' || source === 'pull') await tellDeliver(receipts);
    for (const send of new Set(sends)) if (send) await jobs.add('report', send);
    receipts.forEach(({ fact }, n) => {
      meter.count('receipts', { source, state: fact.state, known: before[n] ? 'yes' : 'no' });
    });
    log.debug(
      { source, receipts: receipts.length, sends: new Set(sends.filter(Boolean)).size },
      'receipts taken',
    );
  };

  /** Each fact under its state. Two of the same state and another reason are one, whichever came first. */
  async function keep(some: readonly Receipt[], ttlMs: number): Promise<void> {
    const facts = new Map<string, DeliveryFact>();
    const put = (key: string, fact: DeliveryFact) => {
      const known = facts.get(key);
      facts.set(key, known ? strongerOf(known, fact) : fact);
    };
    for (const { messageId, fact } of some) put(records.receipt.key(messageId, fact.state), fact);
    const keys = [...facts.keys()];
    const stored = await records.store.getMany<DeliveryFact>(keys);
    keys.forEach((key, n) => {
      if (stored[n]) put(key, stored[n]);
    });
    await records.store.putMany(
      [...facts].map(([key, value]) => ({ key, value })),
      ttlMs,
    );
  }

  /** A receipt that names an order of unknown outcome proves that it was taken: `deliver` looks at once. */
  async function tellDeliver(receipts: readonly Receipt[]): Promise<void> {
    const named = receipts.flatMap(({ messageId, reference = '' }) => {
      const ours = readReference(reference);
      return ours ? [{ messageId, reference, batch: `${ours.send}:${batchAt(ours.index)}` }] : [];
    });
    const keys = named.map(({ messageId }) => records.message.key(messageId));
    const known = await records.store.getMany<unknown>(keys);
    const unknown = named.filter((_, n) => known[n] === undefined);
    await records.store.putMany(
      unknown.map(({ messageId, reference }) => ({
        key: records.named.key(reference),
        value: { messageId },
      })),
      records.retentionMs,
    );
    for (const batch of new Set(unknown.map((one) => one.batch))) {
      await jobs.add('deliver', batch, { sooner: true });
    }
  }

  async function sendsOf(receipts: readonly Receipt[]): Promise<readonly (SendId | undefined)[]> {
    const keys = receipts.map(({ messageId }) => records.message.key(messageId));
    const known = await records.store.getMany<{ send: SendId }>(keys);
    // The reference names the send before the message's id is known.
    return receipts.map(
      ({ reference }, n) =>
        known[n]?.send ?? (reference && readReference(reference)?.send) ?? undefined,
    ) as readonly (SendId | undefined)[];
  }
}
