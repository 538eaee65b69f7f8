import type { Send, SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { applyChanges, type SendSnapshot } from './snapshot.ts';

/** Most sends have no change, or one. */
const CHANGES_PER_READ = 4;

/** Returns undefined when there is no such send, or it expired. */
export async function loadSnapshot(
  records: Records,
  id: SendId,
): Promise<SendSnapshot | undefined> {
  const send = await records.send.get(id);
  if (!send) return undefined;
  // A send that goes out at once cannot be changed.
  return applyChanges(send, send.schedule ? await loadChanges(records, id) : []);
}

/** The send with the plan of its last edit. */
export async function loadSend(records: Records, id: SendId): Promise<Send | undefined> {
  return (await loadSnapshot(records, id))?.send;
}

/** They are numbered from 0 without gaps. */
async function loadChanges(records: Records, id: SendId): Promise<readonly SendChange[]> {
  const changes: SendChange[] = [];
  for (;;) {
    const keys = Array.from({ length: CHANGES_PER_READ }, (_, n) =>
      records.change.key(id, changes.length + n),
    );
    for (const change of await records.store.getMany<SendChange>(keys)) {
      if (!change) return changes;
      changes.push(change);
    }
  }
}

/** The send that replaced this one, if any: an edit of what ClickSend has cancels it and submits a new send. */
export async function findNewestVersion(records: Records, id: SendId): Promise<SendId> {
  const successor = await records.successor.get(id);
  return successor ? findNewestVersion(records, successor.id) : id;
}
