import { computeSendDelay, type SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { applyChanges, loadSnapshot, type SendSnapshot } from './snapshot.ts';

/**
 * Stores a change if `isAllowed`, by default if the send has not ended. Returns whether it did, and the
 * snapshot. Undefined if there is no send. Compare-and-set: of several changes at the same moment one is
 * stored; the others are checked again with it applied.
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
