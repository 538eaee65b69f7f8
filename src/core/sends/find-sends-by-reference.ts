import { parseSendId, type SendId } from '../../domain/send.ts';
import { formatShortReference, parseShortReference } from '../../domain/short-reference.ts';
import type { Records } from '../records/records.ts';

/**
 * The sends that an id or a short reference can mean: rarely several. Reads the ids of all sends instead of an
 * index, because sends of older versions must be found and people look up one at a time.
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
  return all.flatMap(({ member }) => (formatShortReference(member) === short ? [member] : []));
}

/** Whether a text has the format of an id or of a short reference. */
export function isSendReference(typed: string): boolean {
  return parseSendId(typed) !== undefined || parseShortReference(typed) !== undefined;
}
