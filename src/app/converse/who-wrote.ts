import type { CountryCode, E164 } from '../../domain/phone.ts';
import { readTexter } from '../../domain/texter.ts';
import type { ReplyFact } from '../facts.ts';
import type { Texter } from '../ports/threads.ts';
import type { Answered, FindAnswered } from './find-answered.ts';

/** Who wrote a reply, as its line has it. */
export function whoWrote(tools: { readonly find: FindAnswered; readonly country: CountryCode }) {
  return async (reply: ReplyFact): Promise<Texter> => {
    const phone = readTexter(reply.from, tools.country);
    return texterIn(reply, phone, await tools.find(reply, phone));
  };
}

/** The name is that of the recipient whose message it answers. */
export function texterIn(
  { from }: ReplyFact,
  phone: E164 | undefined,
  answered: Answered | undefined,
): Texter {
  const name = answered?.recipient.name;
  return { phone: phone ?? from, ...(name ? { name } : {}) };
}
