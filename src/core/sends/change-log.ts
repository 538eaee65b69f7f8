import { computeSendDelay, type SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { applyChanges, loadSnapshot, type SendSnapshot } from './snapshot.ts';

/**
 * Stores a change if `isAllowed`. Returns whether it did, and the snapshot; undefined if there is no send. Of
 * several changes at the same moment one is stored; the others are checked again with it applied.
 */
export async function appendChange(
  records: Records,
  id: SendId,
  change: SendChange,
  isAllowed: (snapshot: SendSnapshot) => boolean = ({ ended }) => !ended,
): Promise<{ readonly claimed: boolean; readonly snapshot: SendSnapshot } | undefined> {
  for (;;) {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    if (!isAllowed(snapshot)) return { claimed: false, snapshot };
    // A change must not expire before its send, because that would undo it. So its expiry counts from the
    // later departure of both plans.
    const plan = change.kind === 'edited' ? change.plan : snapshot.send;
    const byMs = Math.max(
      computeSendDelay(snapshot.send, change.at),
      computeSendDelay(plan, change.at),
    );
    const record = records.change.extendTtl(byMs);
    if (await record.setIfAbsent(change, id, snapshot.changes.length)) {
      const first = (await records.send.get(id)) ?? snapshot.send;
      return { claimed: true, snapshot: applyChanges(first, [...snapshot.changes, change]) };
    }
  }
}

/**
 * Extends the expiry of a send's records to the retention time after its departure: when that changes, and when it
 * is submitted. It rewrites only records that never change, so nothing is overwritten.
 */
export async function extendRetention(
  records: Records,
  { send, changes }: SendSnapshot,
): Promise<void> {
  const first = await records.send.get(send.id);
  if (first) await records.send.forSend(send).put(first, send.id);
  const post = await records.post.get(send.id);
  if (post) {
    await records.post.forSend(send).put(post, send.id);
    const owner = await records.threadOwner.get(post.channel, post.ts);
    if (owner) await records.threadOwner.forSend(send).put(owner, post.channel, post.ts);
  }
  for (const [n, change] of changes.entries()) {
    await records.change.forSend(send).put(change, send.id, n);
  }
}
