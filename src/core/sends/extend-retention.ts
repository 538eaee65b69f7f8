import { computeSendDelay } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from './snapshot.ts';

/**
 * Lets the records of a scheduled send expire only after the retention time from its departure: called
 * when the departure moves, and when the send leaves. It stores records again that never change, so that
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
