import { readReference, type SendId } from '../domain/send.ts';
import type { Jobs, Log, Meter, Receipt } from './ports.ts';
import type { Records } from './records.ts';

export type ReceiptSource = 'push' | 'pull' | 'history';

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
    const sends = await sendsOf(receipts);
    const facts = receipts.map((receipt, n) => ({
      key: records.receipt.key(receipt.messageId, receipt.fact.state),
      value: receipt.fact,
      known: sends[n] !== undefined,
    }));
    await records.store.putMany(
      facts.filter(({ known }) => known),
      records.retentionMs,
    );
    await records.store.putMany(
      facts.filter(({ known }) => !known),
      Math.min(UNKNOWN_KEPT_MS, records.retentionMs),
    );
    for (const send of new Set(sends)) if (send) await jobs.add('report', send);
    receipts.forEach(({ fact }, n) => {
      meter.count('receipts', { source, state: fact.state, known: sends[n] ? 'yes' : 'no' });
    });
    log.debug({ source, receipts: receipts.length, sends: new Set(sends).size }, 'receipts taken');
  };

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
