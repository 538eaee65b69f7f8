import { parseContactPhone } from '../../domain/contact-phone.ts';
import type { CountryCode, E164 } from '../../domain/phone.ts';
import type { ReplyFact } from './reply-facts.ts';

/** The number that a stored reply came from; undefined when it is not a valid one. */
export function resolveReplyPhone(
  { phone, from }: Pick<ReplyFact, 'phone' | 'from'>,
  country: CountryCode,
): E164 | undefined {
  return phone ?? parseContactPhone(from, country);
}
