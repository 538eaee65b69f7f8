import { computeSendDelay } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from './snapshot.ts';

/**
 * Extends the expiry of a scheduled send's records to the retention time after its departure. Called when
 * the departure changes and when the send is submitted. It only rewrites records that never change, so
 * nothing is overwritten.
 */
export async function extendRetention(
  records: Records,
  snapshot: SendSnapshot,
  now: number,
): Promise<void> {
  const { send, changes } = snapshot;
  const byMs = computeSendDelay(send, now);
  const first = await records.send.get(send.id);
  if (first) await records.send.extendTtl(byMs).put(first, send.id);
  const post = await records.post.get(send.id);
  if (post) {
    await records.post.extendTtl(byMs).put(post, send.id);
    const owner = await records.threadOwner.get(post.channel, post.ts);
    if (owner) await records.threadOwner.extendTtl(byMs).put(owner, post.channel, post.ts);
  }
  for (const [n, change] of changes.entries()) {
    await records.change.extendTtl(byMs).put(change, send.id, n);
  }
}
