import { isSameSender } from '../../domain/contact-phone.ts';
import { ERASED_PHONE } from '../../domain/mask-phone.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { Recipient } from '../../domain/recipient.ts';
import { getBatchIndex, parseMessageReference, type Send, type SendId } from '../../domain/send.ts';
import type { Reply } from '../ports/clicksend.ts';
import { type ReplyFact, resolveReplyPhone } from '../records/conversation-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSend } from '../sends/snapshot.ts';
import { listOutcomes } from '../status/batch-outcomes.ts';

/** The message that a reply answers. */
export interface AnsweredMessage {
  readonly send: Send;
  readonly recipient: Recipient;
}

/**
 * The message that a reply answers, and the phone that the reply came from: the reply's own number (`ownPhone`), or else
 * the number of the person who got the message.
 */
export async function identifyReply(records: Records, reply: ReplyFact, country: CountryCode) {
  const ownPhone = resolveReplyPhone(reply, country);
  const answered = await findAnsweredMessage(records, reply, ownPhone);
  return { ownPhone, phone: ownPhone ?? getRecipientPhone(answered), answered };
}

/** ClickSend's clock may be slightly behind, and has whole seconds only. */
const CLOCK_SLACK_MS = 60_000;

/** How many of the latest messages to a number are checked. */
const LAST_SENT = 50;

/**
 * Finds the message that a reply answers: the one that ClickSend names, by its id or our reference. Otherwise the
 * last message to that number from the number they texted.
 */
async function findAnsweredMessage(
  records: Records,
  reply: Reply,
  phone: E164 | undefined,
): Promise<AnsweredMessage | undefined> {
  return (
    (await findNamedMessage(records, reply)) ??
    (phone ? await findLastMessage(records, phone, reply) : undefined)
  );
}

async function findLastMessage(
  records: Records,
  phone: E164,
  { to: own, at }: Reply,
): Promise<AnsweredMessage | undefined> {
  const sent = await records.personReferences(phone).listNewest({ limit: LAST_SENT });
  // Nobody replies to a message that was sent later. ClickSend's clock may be behind.
  const before = sent.filter(({ score }) => score <= at + CLOCK_SLACK_MS);
  for (const { member } of before.length > 0 ? before : sent) {
    const ours = parseMessageReference(member);
    const answered = ours && (await findRecipient(records, ours));
    if (!answered || isStillScheduled(answered.send, at)) continue;
    const batch = await records.batch.get(answered.send.id, getBatchIndex(ours.index));
    const outcome = listOutcomes(batch).find((one) => one.reference === member);
    if (outcome?.kind === 'refused') continue;
    const from = answered.send.from ?? (outcome?.kind === 'accepted' ? outcome.from : undefined);
    // If a number is unknown it counts as a match, because the last message is the most likely one.
    if (!own || !from || isSameSender(own, from)) return answered;
  }
  return undefined;
}

/** The message that ClickSend says a reply answers. Undefined if it is not one of this app's. */
export async function findNamedMessage(
  records: Records,
  { originalMessageId, reference }: Reply,
): Promise<AnsweredMessage | undefined> {
  const indexed = originalMessageId
    ? await records.messageRecipient.get(originalMessageId)
    : undefined;
  const named = indexed ?? parseMessageReference(reference ?? '');
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

/** ClickSend holds it until its scheduled time. */
function isStillScheduled({ schedule }: Send, at: number): boolean {
  return schedule !== undefined && schedule.at > at + CLOCK_SLACK_MS;
}

/** The number of the person who got the answered message. Undefined once they are erased. */
export function getRecipientPhone(answered: AnsweredMessage | undefined): E164 | undefined {
  const phone = answered?.recipient.phone;
  return phone === ERASED_PHONE ? undefined : phone;
}
