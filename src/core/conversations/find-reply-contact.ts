import { type CountryCode, type E164, ERASED } from '../../domain/phone.ts';
import type { Texter } from '../ports/threads.ts';
import type { ReplyFact } from '../records/facts.ts';
import { readWriter } from '../records/resolve-reply-phone.ts';
import type { Answered, FindAnswered } from './find-answered-message.ts';

/** Who wrote a reply, as its line has it. */
export function whoWrote(tools: { readonly find: FindAnswered; readonly country: CountryCode }) {
  return async (reply: ReplyFact): Promise<Texter> => {
    const phone = readWriter(reply, tools.country);
    const answered = await tools.find(reply, phone);
    return texterIn(reply, phone ?? recipientPhone(answered), answered);
  };
}

/** The number of whoever got the message that a reply answers; undefined once they are erased. */
export function recipientPhone(answered: Answered | undefined): E164 | undefined {
  const phone = answered?.recipient.phone;
  return phone === ERASED ? undefined : phone;
}

/** The name is that of the recipient whose message it answers. */
export function texterIn(
  { from }: ReplyFact,
  phone: E164 | undefined,
  answered: Answered | undefined,
): Texter {
  const name = answered?.recipient.name;
  return { phone: phone ?? from, name: name || undefined };
}
