import { createHash } from 'node:crypto';

/**
 * Stands for somebody's number where it names something: in the ids of jobs, which may be logged, and
 * in the names of indexes. The same for every way to write a number with its country in front.
 */
export function derivePersonKey(phone: string): string {
  const digits = phone.replace(/\D/g, '') || phone;
  return createHash('sha256').update(digits).digest('base64url').slice(0, 22);
}
