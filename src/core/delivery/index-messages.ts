import { parseMessageReference, type Send } from '../../domain/send.ts';
import { recordContacts } from '../contacts/contacts.ts';
import type { AppContext } from '../context.ts';
import { notifyAuthorJob, queueDuePostUpdateJob, updatePostJob } from '../jobs.ts';
import type { AnsweredBatchFact } from '../records/batch-facts.ts';
import { listReceiptKeys } from '../records/erasure.ts';
import type { Records } from '../records/records.ts';
import { listAccepted } from '../status/batch-outcomes.ts';
import { NO_REPORT_AFTER_MS } from '../status/compute-status.ts';

type Tools = Pick<AppContext, 'records' | 'jobs' | 'clock'>;

/** Indexes the messages that ClickSend accepted: by id, by channel, and as still open. Idempotent. */
export async function indexMessages(
  tools: Tools,
  send: Send,
  fact: AnsweredBatchFact,
): Promise<undefined> {
  const { records, jobs } = tools;
  const accepted = listAccepted(fact.outcomes);
  const messages = accepted.map(({ messageId, reference }) => ({
    key: [messageId] as [string],
    value: { send: send.id, index: parseMessageReference(reference)?.index ?? 0 },
  }));
  await records.messageRecipient.forSend(send).putMany(messages);
  await extendEarlyReceipts(
    records,
    accepted.map(({ messageId }) => messageId),
  );
  const channelMessages = records.channelMessages(send.channel);
  await channelMessages.add(
    accepted.map(({ messageId }) => ({ member: messageId, score: fact.at })),
  );
  await channelMessages.trim(fact.at - records.retentionMs);
  if (accepted.length > 0) await records.openSends().addIfAbsent(send.id, fact.at);
  // If ClickSend is not polled, nothing else removes old sends from the list.
  await records.openSends().trim(fact.at - records.retentionMs);
  if (fact.outcomes.some((one) => one.kind === 'refused')) await jobs.add(notifyAuthorJob, send.id);
  if (accepted.length > 0) await queueReminders(tools, send, fact);
  await jobs.add(updatePostJob, send.id);
  // Last, because nothing waits for it.
  const people = messages.flatMap(({ value: { index } }) => send.recipients[index] ?? []);
  await recordContacts(records, people, fact.at);
}

/** Two changes happen by time alone: ClickSend sends a scheduled message, and 24 hours pass without a report. */
async function queueReminders(
  { jobs, clock }: Tools,
  { id, schedule }: Send,
  { at }: AnsweredBatchFact,
): Promise<void> {
  const leavesAt = Math.max(at, schedule?.at ?? 0);
  const now = clock.now();
  if (leavesAt > now)
    await jobs.add(
      queueDuePostUpdateJob,
      { sendId: id, reason: 'leaves' },
      { delayMs: leavesAt - now },
    );
  await jobs.add(
    queueDuePostUpdateJob,
    { sendId: id, reason: 'silent' },
    { delayMs: leavesAt + NO_REPORT_AFTER_MS - now },
  );
}

/** Receipts that arrived before their messages were known expire soon. Now they are kept as long as the rest. */
async function extendEarlyReceipts(records: Records, messageIds: readonly string[]): Promise<void> {
  const keys = messageIds.flatMap((messageId) => listReceiptKeys({ messageId }));
  const stored = await records.receipt.getMany(keys);
  const early = keys.flatMap((key, n) => (stored[n] ? [{ key, value: stored[n] }] : []));
  await records.receipt.putMany(early);
}
