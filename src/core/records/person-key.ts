import { createHash } from 'node:crypto';

/**
 * A digest of a person's number, used in job keys, which may be logged, and in index names. It is the same
 * for every spelling of a number with its country code.
 */
export function derivePersonKey(phone: string): string {
  const digits = phone.replace(/\D/g, '') || phone;
  return createHash('sha256').update(digits).digest('base64url').slice(0, 22);
}
