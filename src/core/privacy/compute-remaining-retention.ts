import type { Send } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';

/** What has no time left leaves in a moment. */
const LEAST_MS = 60_000;

/**
 * By how much longer (less, in truth) than usual a record of a send is kept that is written anew: as
 * long as it would have been. Erasing somebody must not make the rest of it stay.
 */
export function computeRemainingRetention(
  { retentionMs }: Pick<Records, 'retentionMs'>,
  { submittedAt, schedule }: Send,
  now: number,
): number {
  const leavesAt = Math.max(submittedAt, schedule?.at ?? 0);
  return Math.max(leavesAt - now, LEAST_MS - retentionMs);
}
