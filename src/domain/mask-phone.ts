import type { E164 } from './e164.ts';

/** Replaces a number that was erased, and reads as such wherever a number is shown. Nothing is sent to it. */
export const ERASED_PHONE = 'someone erased' as E164;

/** A number, or another sender, as a channel may see it: only its last three digits. */
export function maskPhone(phone: string): string {
  if (phone === ERASED_PHONE) return phone;
  return `•••${phone.slice(-3)}`;
}
