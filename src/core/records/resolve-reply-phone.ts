import { parseContactPhone } from '../../domain/contact-phone.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { ReplyFact } from './reply-facts.ts';

/** The phone that a stored reply came from; undefined where nobody can tell. */
export function resolveReplyPhone(
  { phone, from }: Pick<ReplyFact, 'phone' | 'from'>,
  country: CountryCode,
): E164 | undefined {
  return phone ?? parseContactPhone(from, country);
}
