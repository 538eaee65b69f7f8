import type { ThreadContact } from '../../../core/ports/threads.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';
import { formatFirst } from '../../text/count.ts';

/** Somebody as a channel may see them: `Jo •••222`. As plain text: not escaped. */
export function formatMaskedContact({ phone, name }: ThreadContact): string {
  return name ? `${name} ${maskPhone(phone)}` : maskPhone(phone);
}

/** Up to ten masked numbers. */
export function formatMaskedPhones(phones: readonly E164[]): string {
  return formatFirst(phones, 10, maskPhone, String);
}

/** Somebody in a private message: `Jo +61437111222`. As plain text: not escaped. */
export function formatContact({ phone, name }: ThreadContact): string {
  return name ? `${name} ${phone}` : phone;
}
