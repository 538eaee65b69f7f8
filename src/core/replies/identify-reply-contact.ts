import {
  listPhoneSpellings,
  parseContactPhone,
  parseContactPhones,
} from '../../domain/contact-phone.ts';
import { findPhoneCountry } from '../../domain/country.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { AppContext } from '../context.ts';
import { findNamedMessage } from '../conversations/find-answered-message.ts';
import { getRecipientPhone } from '../conversations/find-reply-contact.ts';
import type { Reply } from '../ports/clicksend-inbound.ts';

/** Whose phone a reply came from; undefined where nobody can tell. */
export type IdentifyReplyContact = (reply: Reply) => Promise<E164 | undefined>;

/**
 * Finds who wrote a reply. Where it names a message of ours, that is the message's recipient, however
 * their carrier writes their number. Else, of the numbers that its `from` can mean, the first one that
 * was sent to, or the likeliest.
 */
export function createIdentifyReplyContact(
  tools: Pick<AppContext, 'records'> & {
    /** `DEFAULT_COUNTRY` */
    readonly country: CountryCode;
  },
): IdentifyReplyContact {
  const { records, country } = tools;
  return async (reply) => {
    const named = getRecipientPhone(await findNamedMessage(records, reply));
    if (named) return named;
    const numbers = parseContactPhones(reply.from, countriesFor(reply)).flatMap(listPhoneSpellings);
    return numbers.length > 1 ? ((await firstTexted(numbers)) ?? numbers[0]) : numbers[0];
  };

  /** A number without its country is written as it is dialled where our own number is, or at home. */
  function countriesFor({ to = '' }: Reply): readonly CountryCode[] {
    const own = parseContactPhone(to, country);
    const there = own && findPhoneCountry(own)?.code;
    return there && there !== country ? [there, country] : [country];
  }

  async function firstTexted(numbers: readonly E164[]): Promise<E164 | undefined> {
    const sent = await Promise.all(
      numbers.map((one) => records.personReferences(one).listNewest({ limit: 1 })),
    );
    return numbers.find((_, n) => (sent[n]?.length ?? 0) > 0);
  }
}
