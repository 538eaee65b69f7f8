import { isName, type Unanswerable } from '../../domain/sender.ts';
import type { Sender } from '../ports/clicksend.ts';

/** Why nobody can reply to a sender; undefined for one to which they can, and for none. Rejects when ClickSend cannot say. */
export type UnanswerableFrom = (from: string | undefined) => Promise<Unanswerable | undefined>;

/** A name is told by its letters; which numbers are people's own, ClickSend must say. */
export function unanswerableFrom(senders: () => Promise<readonly Sender[]>): UnanswerableFrom {
  return async (from) => {
    if (!from) return undefined;
    if (isName(from)) return 'name';
    const own = (await senders()).some(({ kind, value }) => kind === 'own' && value === from);
    return own ? 'own' : undefined;
  };
}
