import type { Send, SendId } from '../../domain/send.ts';
import type { SendChange } from '../records/change-facts.ts';
import type { Records } from '../records/records.ts';
import { applyChanges, type SendSnapshot } from './snapshot.ts';

/** So many changes are read at a time; most sends have none or one. */
const READ_AT_ONCE = 4;

/** The send as it stands; undefined when there is none (any more). */
export async function loadSnapshot(
  records: Records,
  id: SendId,
): Promise<SendSnapshot | undefined> {
  const send = await records.send.get(id);
  if (!send) return undefined;
  // One that goes out at once cannot be changed.
  return applyChanges(send, send.schedule ? await changesOf(records, id) : []);
}

/** The send as it shall leave, or left. */
export async function loadSend(records: Records, id: SendId): Promise<Send | undefined> {
  return (await loadSnapshot(records, id))?.send;
}

async function changesOf(records: Records, id: SendId): Promise<readonly SendChange[]> {
  const changes: SendChange[] = [];
  for (;;) {
    const keys = Array.from({ length: READ_AT_ONCE }, (_, n) =>
      records.change.key(id, changes.length + n),
    );
    const read = await records.store.getMany<SendChange>(keys);
    const known = read.slice(0, read.includes(undefined) ? read.indexOf(undefined) : read.length);
    changes.push(...known.filter((change) => change !== undefined));
    if (known.length < READ_AT_ONCE) return changes;
  }
}

/** The send that stands in this one's place now: what ClickSend held and gave back was ordered anew. */
export async function findNewestVersion(records: Records, id: SendId): Promise<SendId> {
  const successor = await records.successor.get(id);
  return successor ? findNewestVersion(records, successor.id) : id;
}
