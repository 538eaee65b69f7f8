import { isSenderName, type UnanswerableReason } from '../../domain/send.ts';
import type { SenderOption } from '../ports/clicksend.ts';

/** Finds why nobody can reply to a sender. Undefined if people can, and without a sender. */
export type FindNoReplyReason = (
  from: string | undefined,
) => Promise<UnanswerableReason | undefined>;

/** A name has letters. Only ClickSend knows which numbers are a person's own. */
export function createFindNoReplyReason(
  senders: () => Promise<readonly SenderOption[]>,
): FindNoReplyReason {
  return async (from) => {
    if (!from) return undefined;
    if (isSenderName(from)) return 'name';
    const own = (await senders()).some(({ kind, value }) => kind === 'own' && value === from);
    return own ? 'own' : undefined;
  };
}
