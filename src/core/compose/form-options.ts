import { memoizeWithTtl } from '../async/memoize-with-ttl.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { ContactList, SenderOption } from '../ports/clicksend-account.ts';

/** The account's options for the form's menus, which Slack requests at every keystroke. */
export interface FormOptions {
  /** Contact lists whose name contains the text. */
  listContactLists(text: string): Promise<readonly ContactList[]>;
  /** The senders that messages can come from. */
  listSenders(): Promise<readonly SenderOption[]>;
}

/** Short, although numbers change about once a year, because contact lists grow every day. */
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
