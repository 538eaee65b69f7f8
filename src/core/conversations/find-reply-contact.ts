import { type CountryCode, type E164, ERASED_PHONE } from '../../domain/phone.ts';
import type { ThreadContact } from '../ports/threads.ts';
import { type ReplyFact, resolveReplyPhone } from '../records/reply-facts.ts';
import type { AnsweredMessage, FindAnsweredMessage } from './find-answered-message.ts';

/** Finds the sender of a reply, as its post shows them. */
export function createFindReplyContact(tools: {
  readonly findAnsweredMessage: FindAnsweredMessage;
  readonly country: CountryCode;
}) {
  return async (reply: ReplyFact): Promise<ThreadContact> => {
    const phone = resolveReplyPhone(reply, tools.country);
    const answered = await tools.findAnsweredMessage(reply, phone);
    return buildReplyContact(reply, phone ?? getRecipientPhone(answered), answered);
  };
}

/** The number of the person who got the answered message. Undefined once they are erased. */
export function getRecipientPhone(answered: AnsweredMessage | undefined): E164 | undefined {
  const phone = answered?.recipient.phone;
  return phone === ERASED_PHONE ? undefined : phone;
}

/** The name comes from the recipient of the answered message. */
export function buildReplyContact(
  { from }: ReplyFact,
  phone: E164 | undefined,
  answered: AnsweredMessage | undefined,
): ThreadContact {
  const name = answered?.recipient.name;
  return { phone: phone ?? from, name: name || undefined };
}
