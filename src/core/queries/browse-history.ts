import { spanOf } from '../../domain/day-range.ts';
import type { HistoryFilter } from '../../domain/history-filter.ts';
import type { Asker, MaySee } from '../permissions/can-see-send.ts';
import type { ClickSend, HistoryPage } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock-log-metrics.ts';
import type { Records } from '../records/records.ts';
import { type KnownMessage, knownMessages } from './load-history-messages.ts';
import { type ShownMessage, shownMessage } from './mask-message.ts';

/** A place in ClickSend's history: a page of it, from 1 on, and a row of that page, from 0 on. */
export interface HistoryPlace {
  readonly page: number;
  readonly row: number;
}

export interface HistoryView {
  readonly messages: readonly ShownMessage[];
  /** Where the older ones begin; undefined at the end of the history. */
  readonly older?: HistoryPlace;
  /** The look was long and not full: there may be more further back. */
  readonly isCutShort: boolean;
}

/** `zone` says when a day begins. Throws an AppError when ClickSend cannot be asked. */
export type BrowseHistory = (
  asker: Asker,
  filter: HistoryFilter,
  options: { readonly zone: string; readonly from?: HistoryPlace },
) => Promise<HistoryView>;

/** Rows in one look: a page in Slack. */
const SHOWN_AT_ONCE = 10;

/** ClickSend filters by number and time; for the rest so many of its pages, 500 rows, are read in one look. */
const MOST_PAGES = 5;

/** ClickSend's history beside what is known here, newest first, as the one who asks may see it. */
export function browseHistory(tools: {
  readonly clickSend: Pick<ClickSend, 'historyPage'>;
  readonly records: Records;
  readonly maySee: MaySee;
  readonly clock: Clock;
}): BrowseHistory {
  const { clickSend, records, maySee, clock } = tools;
  return async (asker, filter, { zone, from = { page: 1, row: 0 } }) => {
    const messages: ShownMessage[] = [];
    for (let page = from.page; page < from.page + MOST_PAGES; page += 1) {
      const { entries, isLast } = await pageAt(page, filter, zone);
      const first = page === from.page ? from.row : 0;
      const known = await knownMessages(records, entries, clock.now());
      for (let row = first; row < known.length; row += 1) {
        const one = known[row];
        if (!one || !fits(one, filter)) continue;
        const shown = await shownMessage(one, asker, maySee);
        if (!shown) continue;
        if (messages.length === SHOWN_AT_ONCE) {
          return { messages, older: { page, row }, isCutShort: false };
        }
        messages.push(shown);
      }
      if (isLast) return { messages, isCutShort: false };
    }
    return { messages, older: { page: from.page + MOST_PAGES, row: 0 }, isCutShort: true };
  };

  function pageAt(page: number, filter: HistoryFilter, zone: string): Promise<HistoryPage> {
    const to = filter.number ? { to: filter.number } : {};
    return clickSend.historyPage({ page, ...spanOf(filter, zone), ...to });
  }
}

/** Number and time are ClickSend's to filter. */
function fits({ send, state }: KnownMessage, filter: HistoryFilter): boolean {
  if (filter.state && filter.state !== state) return false;
  if (filter.person && filter.person !== send?.user) return false;
  return !filter.channel || filter.channel === send?.channel;
}
