import { untilItLeaves } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';
import type { Standing } from './load-snapshot.ts';

/**
 * Keeps what is known of a scheduled send until the retention time after it leaves: when that was
 * put off, and anew when it left. Only what never changes: writing it again loses nobody's words.
 */
export async function prolong(records: Records, standing: Standing, now: number): Promise<void> {
  const { send, changes } = standing;
  const byMs = untilItLeaves(send, now);
  const ordered = await records.send.get(send.id);
  if (ordered) await records.send.longer(byMs).put(ordered, send.id);
  const post = await records.post.get(send.id);
  if (post) {
    await records.post.longer(byMs).put(post, send.id);
    const owner = await records.threadOwner.get(post.channel, post.ts);
    if (owner) await records.threadOwner.longer(byMs).put(owner, post.channel, post.ts);
  }
  for (const [n, change] of changes.entries()) {
    await records.change.longer(byMs).put(change, send.id, n);
  }
}
