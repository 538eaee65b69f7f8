import { type DeliveryFact, deliveryStatuses } from '../../domain/delivery-status.ts';
import { computeSendDelay, parseMessageReference, type Send } from '../../domain/send.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';
import type { Records } from '../records/records.ts';
import { NO_REPORT_AFTER_MS } from '../status/compute-status.ts';

/**
 * Makes what ClickSend answered findable: which message is which recipient's, which messages a
 * channel has, which sends are still open. Doing it again changes nothing.
 */
export function createIndexMessages(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
}) {
  const { records, jobs, clock } = tools;
  return async (send: Send, fact: AnsweredBatchFact): Promise<undefined> => {
    const accepted = fact.outcomes.flatMap((one) => (one.kind === 'accepted' ? [one] : []));
    const messages = accepted.map(({ messageId, reference }) => ({
      key: records.messageRecipient.key(messageId),
      value: { send: send.id, index: parseMessageReference(reference)?.index ?? 0 },
    }));
    const keptMs = records.retentionMs + computeSendDelay(send, clock.now());
    await records.store.putMany(messages, keptMs);
    await keepEarlyReceipts(accepted.map(({ messageId }) => messageId));
    const ofChannel = records.channelMessages(send.channel);
    await ofChannel.add(accepted.map(({ messageId }) => ({ member: messageId, score: fact.at })));
    await ofChannel.trim(fact.at - records.retentionMs);
    if (accepted.length > 0) await records.openSends().addIfAbsent(send.id, fact.at);
    // Where nothing is polled, nobody else ends the watch.
    await records.openSends().trim(fact.at - records.retentionMs);
    if (fact.outcomes.some((one) => one.kind === 'refused')) await jobs.add('tell', send.id);
    if (accepted.length > 0) await planReminders(send, fact);
    await jobs.add('report', send.id);
  };

  /** Some words come true by time alone: it left ClickSend, and nothing was heard for a day. */
  async function planReminders({ id, schedule }: Send, { at }: AnsweredBatchFact): Promise<void> {
    const leavesAt = Math.max(at, schedule?.at ?? 0);
    const now = clock.now();
    if (leavesAt > now) await jobs.add('remind', `${id}:leaves`, { delayMs: leavesAt - now });
    await jobs.add('remind', `${id}:silent`, { delayMs: leavesAt + NO_REPORT_AFTER_MS - now });
  }

  /** Receipts that came before their messages were known are kept for a short time only: from now on as long as the rest. */
  async function keepEarlyReceipts(messageIds: readonly string[]): Promise<void> {
    const keys = messageIds.flatMap((id) =>
      deliveryStatuses.map((state) => records.receipt.key(id, state)),
    );
    const stored = await records.store.getMany<DeliveryFact>(keys);
    const early = keys.flatMap((key, n) => (stored[n] ? [{ key, value: stored[n] }] : []));
    await records.store.putMany(early, records.retentionMs);
  }
}
