import { memoizeWithTtl } from '../async/memoize-with-ttl.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { ContactList, SenderOption } from '../ports/clicksend-account.ts';

/** What can be picked from the account, as the form asks for it at every key that is pressed. */
export interface FormOptions {
  /** Contact lists whose name has this in it. */
  listContactLists(text: string): Promise<readonly ContactList[]>;
  /** Whom messages may come from. */
  listSenders(): Promise<readonly SenderOption[]>;
}

/** Numbers are rented once a year, lists grow every day. */
const SENDERS_KEPT_MS = 60_000;
const LISTS_KEPT_MS = 30_000;

export function createFormOptions(
  tools: Pick<AppContext, 'clock'> & {
    readonly clickSend: Pick<ClickSend, 'listContactLists' | 'listSenders'>;
  },
): FormOptions {
  const { clickSend, clock } = tools;
  const lists = memoizeWithTtl(LISTS_KEPT_MS, clock, (text) =>
    clickSend.listContactLists(text || undefined),
  );
  const senders = memoizeWithTtl(SENDERS_KEPT_MS, clock, () => clickSend.listSenders());
  return {
    listContactLists: (text) => lists(text.trim().toLowerCase()),
    listSenders: () => senders(''),
  };
}
