import { isSameSender } from '../../domain/contact-phone.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { getBatchIndex, parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend-inbound.ts';
import type { Records } from '../records/records.ts';
import { loadSend } from '../sends/snapshot.ts';
import { listOutcomes } from '../status/batch-outcomes.ts';

/** The message that a reply answers. */
export interface AnsweredMessage {
  readonly send: Send;
  readonly recipient: Recipient;
}

/** Undefined: nobody sent to them, or not from the number that they texted. */
export type FindAnsweredMessage = (
  reply: Reply,
  phone: E164 | undefined,
) => Promise<AnsweredMessage | undefined>;

/** ClickSend's clock may be a little behind ours, and tells whole seconds. */
const CLOCK_SLACK_MS = 60_000;

/** How many of the last messages to a number are looked at. */
const LAST_SENT = 50;

/**
 * What a reply answers: the message that ClickSend says, by its id or, before any answer told that,
 * by our reference; else the last one to that number from that own number.
 */
export function createFindAnsweredMessage({
  records,
}: {
  readonly records: Records;
}): FindAnsweredMessage {
  return async (reply, phone) =>
    (await findNamedMessage(records, reply)) ??
    (phone ? await findLastTo(phone, reply) : undefined);

  async function findLastTo(
    phone: E164,
    { to: own, at }: Reply,
  ): Promise<AnsweredMessage | undefined> {
    const sent = await records.personReferences(phone).listNewest({ limit: LAST_SENT });
    // They do not answer what was sent after they wrote; ClickSend's clock may be behind.
    const before = sent.filter(({ score }) => score <= at + CLOCK_SLACK_MS);
    for (const { member } of before.length > 0 ? before : sent) {
      const ours = parseMessageReference(member);
      const answered = ours && (await findRecipient(records, ours));
      if (!answered || isStillScheduled(answered.send, at)) continue;
      const outcome = await loadOutcome(answered.send, ours.index, member);
      if (outcome?.kind === 'refused') continue;
      const from = answered.send.from ?? (outcome?.kind === 'accepted' ? outcome.from : undefined);
      // Unknown numbers match: the last message is the likeliest.
      if (!own || !from || isSameSender(own, from)) return answered;
    }
    return undefined;
  }

  async function loadOutcome({ id }: Send, index: number, reference: string) {
    const batch = await records.batch.get(id, getBatchIndex(index));
    return listOutcomes(batch).find((one) => one.reference === reference);
  }
}

/** The message that ClickSend says a reply answers; undefined where it names none of ours. */
export async function findNamedMessage(
  records: Records,
  { originalMessageId, reference }: Reply,
): Promise<AnsweredMessage | undefined> {
  const known = originalMessageId
    ? await records.messageRecipient.get(originalMessageId)
    : undefined;
  const named = known ?? parseMessageReference(reference ?? '');
  return named && findRecipient(records, named);
}

async function findRecipient(
  records: Records,
  { send: id, index }: { readonly send: SendId; readonly index: number },
): Promise<AnsweredMessage | undefined> {
  const send = await loadSend(records, id);
  const recipient = send?.recipients[index];
  return send && recipient ? { send, recipient } : undefined;
}

/** ClickSend holds it until its time. */
function isStillScheduled({ schedule }: Send, at: number): boolean {
  return schedule !== undefined && schedule.at > at + CLOCK_SLACK_MS;
}
