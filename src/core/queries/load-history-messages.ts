import { type DeliveryFact, pickStrongestFact } from '../../domain/delivery-status.ts';
import type { HistoryStatus } from '../../domain/history-filter.ts';
import type { Problem } from '../../domain/problem.ts';
import { parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { HistoryEntry } from '../ports/clicksend.ts';
import type { Records } from '../records/records.ts';
import { loadReceipts } from '../status/load-receipts.ts';

/** A row of ClickSend's history with what the app knows of it. */
export interface HistoryMessage {
  readonly entry: HistoryEntry;
  /** Undefined for another program's message, and for a send that expired. */
  readonly send?: Send;
  readonly state: HistoryStatus;
  readonly problem?: Problem;
}

/** Joins rows of ClickSend's history with their sends and receipts. */
export async function loadHistoryMessages(
  records: Records,
  entries: readonly HistoryEntry[],
  now: number,
): Promise<readonly HistoryMessage[]> {
  const ids = entries.map(({ messageId }) => messageId);
  const recipients = await records.store.getMany<{ readonly send: SendId }>(
    ids.map((id) => records.messageRecipient.key(id)),
  );
  // The reference identifies the send if ClickSend never returned the message's id.
  const sendIds = entries.map(
    ({ reference }, n) => recipients[n]?.send ?? parseMessageReference(reference)?.send,
  );
  const sends = await loadSends(records, sendIds);
  const receipts = await loadReceipts(records, ids);
  return entries.map((entry, n) => {
    const send = sends.get(sendIds[n]);
    const receipt = receipts.get(entry.messageId);
    const facts = [receipt, entry.fact].filter((fact) => fact !== undefined);
    return { entry, send, ...computeMessageStatus(entry, facts, now) };
  });
}

function computeMessageStatus(
  { scheduledAt }: HistoryEntry,
  facts: readonly DeliveryFact[],
  now: number,
): Pick<HistoryMessage, 'state' | 'problem'> {
  const { state, problem } = pickStrongestFact(facts) ?? { state: 'queued' };
  const isScheduled = state === 'queued' && scheduledAt !== undefined && scheduledAt > now;
  return { state: isScheduled ? 'scheduled' : state, problem };
}

async function loadSends(
  records: Records,
  ids: readonly (SendId | undefined)[],
): Promise<ReadonlyMap<SendId | undefined, Send>> {
  const distinct = [...new Set(ids)].filter((id) => id !== undefined);
  const sends = await records.store.getMany<Send>(distinct.map((id) => records.send.key(id)));
  return new Map(
    distinct.flatMap((id, n) => {
      const send = sends[n];
      return send ? [[id, send] as const] : [];
    }),
  );
}
