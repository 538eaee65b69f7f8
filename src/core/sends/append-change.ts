import { computeSendDelay, type Send, type SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { applyChanges, type SendSnapshot } from './snapshot.ts';

/**
 * Adds a change, unless it is too late for one. Of two at the same moment one comes first, and the
 * other is looked at anew with that one done: `allowed` decides by how things stand then.
 */
export async function appendChange(
  records: Records,
  id: SendId,
  change: SendChange,
  allowed: (snapshot: SendSnapshot) => boolean = ({ ended }) => !ended,
): Promise<{ readonly claimed: boolean; readonly snapshot: SendSnapshot } | undefined> {
  for (;;) {
    const snapshot = await loadSnapshot(records, id);
    if (!snapshot) return undefined;
    if (!allowed(snapshot)) return { claimed: false, snapshot };
    // Kept until the retention time after it leaves, whichever plan holds: a change that ends before would be undone.
    const plan = change.kind === 'edited' ? change.plan : snapshot.send;
    const keptMs = Math.max(
      computeSendDelay(snapshot.send, change.at),
      computeSendDelay(plan, change.at),
    );
    const place = records.change.extendTtl(keptMs);
    if (await place.setIfAbsent(change, id, snapshot.changes.length)) {
      const after = applyChanges(await original(records, id, snapshot), [
        ...snapshot.changes,
        change,
      ]);
      return { claimed: true, snapshot: after };
    }
  }
}

async function original(records: Records, id: SendId, snapshot: SendSnapshot): Promise<Send> {
  return (await records.send.get(id)) ?? snapshot.send;
}
