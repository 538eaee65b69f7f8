import { parseMessageReference, type SendId } from '../../domain/send.ts';
import type { UnreadItem } from '../ports/clicksend.ts';
import type { Records } from '../records/records.ts';

/**
 * Finds items for messages that another program of the account sent. They wait for that program, so they
 * must not be marked as read here. A reference in our format may belong to another installation, so its
 * send must be known.
 */
export async function findForeignMessages<T extends UnreadItem>(
  records: Records,
  listed: readonly T[],
): Promise<readonly T[]> {
  const messages = await getAll(
    listed.map(({ messageId }) => records.messageRecipient.key(messageId)),
  );
  const unknown = listed.filter((_, n) => messages[n] === undefined);
  const sends = await getAll(
    unknown.map(({ reference = '' }) =>
      records.send.key(parseMessageReference(reference)?.send ?? NONE),
    ),
  );
  return unknown.filter((_, n) => sends[n] === undefined);

  async function getAll(keys: readonly string[]): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (let from = 0; from < keys.length; from += READ_AT_ONCE) {
      found.push(...(await records.store.getMany(keys.slice(from, from + READ_AT_ONCE))));
    }
    return found;
  }
}

const READ_AT_ONCE = 1_000;

/** No send has this id. */
const NONE = '' as SendId;

/**
 * The latest time (Unix seconds) that a mark by time may use without including any of these. Undefined if
 * there is none. ClickSend does not document whether the second itself is included.
 */
export function computeMarkReadLimit(
  before: number | undefined,
  foreign: readonly UnreadItem[],
): number | undefined {
  if (before === undefined || foreign.some(({ at }) => at === undefined)) return undefined;
  return foreign.reduce((least, { at = 0 }) => Math.min(least, at - 1), before);
}
