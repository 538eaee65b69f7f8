import { createHash } from 'node:crypto';

/** A digest of a number, the same for every spelling with its country code. Job keys have it, and may be logged. */
export function derivePersonKey(phone: string): string {
  const digits = phone.replace(/\D/g, '') || phone;
  return createHash('sha256').update(digits).digest('base64url').slice(0, 22);
}
