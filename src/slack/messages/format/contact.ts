import type { ThreadContact } from '../../../core/ports/threads.ts';
import { formatDialledPhone } from '../../../domain/dialled-phone.ts';
import { type CountryCode, type E164, maskPhone } from '../../../domain/phone.ts';
import type { Plan } from '../../../domain/send.ts';
import { formatFirst } from '../../text/count.ts';
import { escapeMrkdwn } from './mrkdwn.ts';

/** Somebody as a channel may see them: `Jo •••222`. As plain text: not escaped. */
export function formatMaskedContact({ phone, name }: ThreadContact): string {
  return name ? `${name} ${maskPhone(phone)}` : maskPhone(phone);
}

/** Up to ten people as a channel may see them: with the names that the send has, in mrkdwn. */
export function formatMaskedPeople(
  { recipients }: Pick<Plan, 'recipients'>,
  phones: readonly E164[],
): string {
  const names = new Map(recipients.map(({ phone, name }) => [phone, name]));
  const format = (phone: E164) =>
    escapeMrkdwn(formatMaskedContact({ phone, name: names.get(phone) || undefined }));
  return formatFirst(phones, 10, format, String);
}

/** Somebody in a private message: `Jo +61437111222`. As plain text: not escaped. */
export function formatContact({ phone, name }: ThreadContact): string {
  return name ? `${name} ${phone}` : phone;
}

/** Somebody in private, with the number as people in this country dial it: `Jo 0437 111 222`. As plain text: not escaped. */
export function formatDialledContact({ phone, name }: ThreadContact, country: CountryCode): string {
  const dialled = formatDialledPhone(phone as E164, country);
  return name ? `${name} ${dialled}` : dialled;
}
