import {
  listPhoneSpellings,
  parseContactPhone,
  parseContactPhones,
} from '../../domain/contact-phone.ts';
import { findPhoneCountry } from '../../domain/country.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import { findNamedMessage, getRecipientPhone } from '../conversations/find-answered-message.ts';
import type { Reply } from '../ports/clicksend.ts';
import type { Records } from '../records/records.ts';

/**
 * The number that a reply came from: the recipient of our message that it names, however the carrier writes it.
 * Otherwise the first number that its `from` can mean and that was sent to, or the most likely one.
 */
export async function identifyReplyContact(
  records: Records,
  reply: Reply,
  country: CountryCode,
): Promise<E164 | undefined> {
  const named = getRecipientPhone(await findNamedMessage(records, reply));
  if (named) return named;
  const countries = listCountries(reply, country);
  const numbers = parseContactPhones(reply.from, countries).flatMap(listPhoneSpellings);
  return numbers.length > 1
    ? ((await findFirstTexted(records, numbers)) ?? numbers[0])
    : numbers[0];
}

/** A number without a calling code is in the national format of our own number's country, or of the default country. */
function listCountries({ to = '' }: Reply, country: CountryCode): readonly CountryCode[] {
  const own = parseContactPhone(to, country);
  const there = own && findPhoneCountry(own)?.code;
  return there && there !== country ? [there, country] : [country];
}

async function findFirstTexted(
  records: Records,
  numbers: readonly E164[],
): Promise<E164 | undefined> {
  const sent = await Promise.all(
    numbers.map((one) => records.personReferences(one).listNewest({ limit: 1 })),
  );
  return numbers.find((_, n) => (sent[n]?.length ?? 0) > 0);
}
