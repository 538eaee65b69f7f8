import { forAWhile } from '../async/memoize-with-ttl.ts';
import type { ClickSend, ContactList, Sender } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock-log-metrics.ts';

/** What can be picked from the account, as the form asks for it at every key that is pressed. */
export interface Pickable {
  /** Contact lists whose name has this in it. */
  lists(text: string): Promise<readonly ContactList[]>;
  /** Whom messages may come from. */
  senders(): Promise<readonly Sender[]>;
}

/** Numbers are rented once a year, lists grow every day. */
const SENDERS_KEPT_MS = 60_000;
const LISTS_KEPT_MS = 30_000;

export function pickable(tools: {
  readonly clickSend: Pick<ClickSend, 'lists' | 'senders'>;
  readonly clock: Clock;
}): Pickable {
  const { clickSend, clock } = tools;
  const lists = forAWhile(LISTS_KEPT_MS, clock, (text) => clickSend.lists(text || undefined));
  const senders = forAWhile(SENDERS_KEPT_MS, clock, () => clickSend.senders());
  return {
    lists: (text) => lists(text.trim().toLowerCase()),
    senders: () => senders(''),
  };
}
