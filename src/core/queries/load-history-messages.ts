import { type DeliveryFact, pickStrongestFact } from '../../domain/delivery-status.ts';
import type { HistoryStatus } from '../../domain/history-filter.ts';
import type { Problem } from '../../domain/problem.ts';
import { parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { HistoryEntry } from '../ports/clicksend-history.ts';
import type { Records } from '../records/records.ts';
import { loadReceipts } from '../status/load-receipts.ts';

/** A row of ClickSend's history beside what is known of it here. */
export interface HistoryMessage {
  readonly entry: HistoryEntry;
  /** The send that it is of; undefined for another program's, and for one that left the records. */
  readonly send?: Send;
  readonly state: HistoryStatus;
  readonly problem?: Problem;
}

/** Joins rows of ClickSend's history with the sends they are of and the receipts that came for them. */
export async function loadHistoryMessages(
  records: Records,
  entries: readonly HistoryEntry[],
  now: number,
): Promise<readonly HistoryMessage[]> {
  const ids = entries.map(({ messageId }) => messageId);
  const named = await records.store.getMany<{ readonly send: SendId }>(
    ids.map((id) => records.messageRecipient.key(id)),
  );
  // The reference names the send of a message whose id nobody told.
  const sendIds = entries.map(
    ({ reference }, n) => named[n]?.send ?? parseMessageReference(reference)?.send,
  );
  const sends = await sendsOf(records, sendIds);
  const facts = await loadReceipts(records, ids);
  return entries.map((entry, n) => {
    const send = sends.get(sendIds[n]);
    const known = [facts.get(entry.messageId), entry.fact].filter((fact) => fact !== undefined);
    return { entry, send, ...standingOf(entry, known, now) };
  });
}

function standingOf(
  { scheduledAt }: HistoryEntry,
  facts: readonly DeliveryFact[],
  now: number,
): Pick<HistoryMessage, 'state' | 'problem'> {
  const { state, problem } = pickStrongestFact(facts) ?? { state: 'queued' };
  const waits = state === 'queued' && scheduledAt !== undefined && scheduledAt > now;
  return { state: waits ? 'scheduled' : state, problem };
}

async function sendsOf(
  records: Records,
  ids: readonly (SendId | undefined)[],
): Promise<ReadonlyMap<SendId | undefined, Send>> {
  const wanted = [...new Set(ids)].filter((id) => id !== undefined);
  const sends = await records.store.getMany<Send>(wanted.map((id) => records.send.key(id)));
  return new Map(
    wanted.flatMap((id, n) => {
      const send = sends[n];
      return send ? [[id, send] as const] : [];
    }),
  );
}
