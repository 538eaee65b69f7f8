import { computeTimeRange } from '../../domain/day-range.ts';
import type { HistoryFilter } from '../../domain/history-filter.ts';
import type { CanSeeSend, Requester } from '../permissions/can-see-send.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { HistoryPage } from '../ports/clicksend-history.ts';
import type { Clock } from '../ports/clock.ts';
import type { Records } from '../records/records.ts';
import { type HistoryMessage, loadHistoryMessages } from './load-history-messages.ts';
import { maskMessage, type VisibleMessage } from './mask-message.ts';

/** A place in ClickSend's history: a page of it, from 1 on, and a row of that page, from 0 on. */
export interface HistoryPosition {
  readonly page: number;
  readonly row: number;
}

export interface HistoryView {
  readonly messages: readonly VisibleMessage[];
  /** Where the older ones begin; undefined at the end of the history. */
  readonly older?: HistoryPosition;
  /** The look was long and not full: there may be more further back. */
  readonly isCutShort: boolean;
}

/** `zone` says when a day begins. Throws an AppError when ClickSend cannot be asked. */
export type BrowseHistory = (
  asker: Requester,
  filter: HistoryFilter,
  options: { readonly zone: string; readonly from?: HistoryPosition },
) => Promise<HistoryView>;

/** Rows in one look: a page in Slack. */
const SHOWN_AT_ONCE = 10;

/** ClickSend filters by number and time; for the rest so many of its pages, 500 rows, are read in one look. */
const MOST_PAGES = 5;

/** ClickSend's history beside what is known here, newest first, as the one who asks may see it. */
export function createBrowseHistory(tools: {
  readonly clickSend: Pick<ClickSend, 'fetchHistoryPage'>;
  readonly records: Records;
  readonly canSeeSend: CanSeeSend;
  readonly clock: Clock;
}): BrowseHistory {
  const { clickSend, records, canSeeSend, clock } = tools;
  return async (asker, filter, { zone, from = { page: 1, row: 0 } }) => {
    const messages: VisibleMessage[] = [];
    for (let page = from.page; page < from.page + MOST_PAGES; page += 1) {
      const { entries, isLast } = await pageAt(page, filter, zone);
      const first = page === from.page ? from.row : 0;
      const known = await loadHistoryMessages(records, entries, clock.now());
      for (let row = first; row < known.length; row += 1) {
        const one = known[row];
        if (!one || !fits(one, filter)) continue;
        const shown = await maskMessage(one, asker, canSeeSend);
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
    return clickSend.fetchHistoryPage({ page, ...computeTimeRange(filter, zone), ...to });
  }
}

/** Number and time are ClickSend's to filter. */
function fits({ send, state }: HistoryMessage, filter: HistoryFilter): boolean {
  if (filter.state && filter.state !== state) return false;
  if (filter.person && filter.person !== send?.user) return false;
  return !filter.channel || filter.channel === send?.channel;
}
