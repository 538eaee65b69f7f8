import { parseSendId, type SendId } from '../../domain/send.ts';
import { formatShortReference, parseShortReference } from '../../domain/short-reference.ts';
import type { Records } from '../records/records.ts';

/**
 * The sends that somebody may mean by an id or a short reference: none when it is neither or nothing is known of
 * it, and several in the rare case that they share a short reference. Reads the ids of all sends instead of an
 * index of its own, because sends of older versions must be found too and a person asks for one at a time.
 */
export async function findSendsByReference(
  records: Records,
  typed: string,
): Promise<readonly SendId[]> {
  const id = parseSendId(typed);
  if (id) return [id];
  const short = parseShortReference(typed);
  if (!short) return [];
  const all = await records.allSends().listNewest();
  return all
    .map(({ member }) => member as SendId)
    .filter((one) => formatShortReference(one) === short);
}

/** Whether a text has the form of an id or of a short reference. */
export function isSendReference(typed: string): boolean {
  return parseSendId(typed) !== undefined || parseShortReference(typed) !== undefined;
}
