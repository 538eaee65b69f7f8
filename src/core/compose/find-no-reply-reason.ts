import { isSenderName, type UnanswerableReason } from '../../domain/sender.ts';
import type { SenderOption } from '../ports/clicksend-account.ts';

/** Why nobody can reply to a sender; undefined for one to which they can, and for none. Rejects when ClickSend cannot say. */
export type FindNoReplyReason = (
  from: string | undefined,
) => Promise<UnanswerableReason | undefined>;

/** A name has letters; only ClickSend knows which numbers are people's own. */
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
