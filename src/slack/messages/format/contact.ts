import type { ThreadContact } from '../../../core/ports/threads.ts';
import { maskPhone } from '../../../domain/mask-phone.ts';
import { type CountryCode, type E164, formatDialledPhone } from '../../../domain/phone.ts';
import type { Plan } from '../../../domain/send.ts';
import { formatFirst } from '../../text/count.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

/** A person as a channel may see them: `Jo •••222`. Plain text, not escaped. */
export function formatMaskedContact({ phone, name }: ThreadContact): string {
  return name ? `${name} ${maskPhone(phone)}` : maskPhone(phone);
}

/** Up to ten people as a channel may see them, with their names in the send, in mrkdwn. */
export function formatMaskedPeople(
  { recipients }: Pick<Plan, 'recipients'>,
  phones: readonly E164[],
): string {
  const names = new Map(recipients.map(({ phone, name }) => [phone, name]));
  const format = (phone: E164) =>
    escapeMrkdwn(formatMaskedContact({ phone, name: names.get(phone) || undefined }));
  return formatFirst(phones, 10, format, String);
}

/**
 * A person in a private message, with the number as dialled in the reader's country, if that is known: `Jo
 * 0437 111 222`. Plain text, not escaped.
 */
export function formatContact({ phone, name }: ThreadContact, country?: CountryCode): string {
  const dialled = formatDialledPhone(phone, country);
  return name ? `${name} ${dialled}` : dialled;
}
