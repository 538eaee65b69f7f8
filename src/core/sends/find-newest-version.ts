import type { SendId } from '../../domain/send.ts';
import type { Records } from '../records/records.ts';

/** The send that stands in this one's place now: what ClickSend held and gave back was ordered anew. */
export async function findNewestVersion(records: Records, id: SendId): Promise<SendId> {
  const successor = await records.successor.get(id);
  return successor ? findNewestVersion(records, successor.id) : id;
}
