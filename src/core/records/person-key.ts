import { createHash } from 'node:crypto';

/**
 * A digest of somebody's number, for the keys of jobs, which may be logged, and for the names of
 * indexes. It is the same for every spelling of a number with its country code.
 */
export function derivePersonKey(phone: string): string {
  const digits = phone.replace(/\D/g, '') || phone;
  return createHash('sha256').update(digits).digest('base64url').slice(0, 22);
}
