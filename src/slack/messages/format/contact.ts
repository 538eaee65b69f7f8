import type { ThreadContact } from '../../../core/ports/threads.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';

/** Somebody as a channel may see them: `Jo •••222`. As plain text: not escaped. */
export function formatMaskedContact({ phone, name }: ThreadContact): string {
  return name ? `${name} ${maskPhone(phone)}` : maskPhone(phone);
}

/** Up to ten masked numbers. */
export function formatMaskedPhones(phones: readonly E164[]): string {
  const more = phones.length > 10 ? ` and ${phones.length - 10} more` : '';
  return `${phones.slice(0, 10).map(maskPhone).join(', ')}${more}`;
}
