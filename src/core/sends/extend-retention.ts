import { computeSendDelay } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import type { SendSnapshot } from './snapshot.ts';

/**
 * Keeps what is known of a scheduled send until the retention time after it leaves: when that was
 * put off, and anew when it left. Only what never changes: writing it again loses nobody's words.
 */
export async function extendRetention(
  records: Records,
  snapshot: SendSnapshot,
  now: number,
): Promise<void> {
  const { send, changes } = snapshot;
  const byMs = computeSendDelay(send, now);
  const ordered = await records.send.get(send.id);
  if (ordered) await records.send.extendTtl(byMs).put(ordered, send.id);
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
