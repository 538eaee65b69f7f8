import { computeTimeRange } from '../../domain/day-range.ts';
import type { HistoryFilter } from '../../domain/history-filter.ts';
import type { AppContext } from '../context.ts';
import type { CanSeeSend, Requester } from '../permissions/visibility.ts';
import type { ClickSend, HistoryPage } from '../ports/clicksend.ts';
import { type HistoryMessage, loadHistoryMessages } from './load-history-messages.ts';
import { maskMessage, type VisibleMessage } from './mask-message.ts';

/** A position in ClickSend's history. `page` counts from 1, `row` on that page from 0. */
export interface HistoryPosition {
  readonly page: number;
  readonly row: number;
}

export interface HistoryView {
  readonly messages: readonly VisibleMessage[];
  /** Where the next page begins. Undefined at the end of the history. */
  readonly older?: HistoryPosition;
  /** The search stopped before the page was full; older messages may match. */
  readonly isCutShort: boolean;
}

/** `zone` is the IANA time zone in which days begin. Throws an AppError if ClickSend is not reachable. */
export type BrowseHistory = (
  requester: Requester,
  filter: HistoryFilter,
  options: { readonly zone: string; readonly from?: HistoryPosition },
) => Promise<HistoryView>;

/** Messages per page in Slack. */
const PAGE_SIZE = 10;

/** ClickSend filters only by number and time, so up to 500 rows are read for one page in Slack. */
const MAX_CLICKSEND_PAGES = 5;

/** ClickSend's history, newest first, with what the app knows of each message and the requester may see. */
export function createBrowseHistory({
  records,
  clock,
  clickSend,
  canSeeSend,
}: Pick<AppContext, 'records' | 'clock'> & {
  readonly clickSend: Pick<ClickSend, 'fetchHistoryPage'>;
  readonly canSeeSend: CanSeeSend;
}): BrowseHistory {
  return async (requester, filter, { zone, from = { page: 1, row: 0 } }) => {
    const messages: VisibleMessage[] = [];
    for (let page = from.page; page < from.page + MAX_CLICKSEND_PAGES; page += 1) {
      const { entries, isLast } = await fetchPage(page, filter, zone);
      const rows = await loadHistoryMessages(records, entries, clock.now());
      for (const [row, message] of rows.entries()) {
        if (page === from.page && row < from.row) continue;
        if (!matchesFilter(message, filter)) continue;
        const visible = await maskMessage(message, requester, canSeeSend);
        if (!visible) continue;
        if (messages.length === PAGE_SIZE) {
          return { messages, older: { page, row }, isCutShort: false };
        }
        messages.push(visible);
      }
      if (isLast) return { messages, isCutShort: false };
    }
    return { messages, older: { page: from.page + MAX_CLICKSEND_PAGES, row: 0 }, isCutShort: true };
  };

  function fetchPage(page: number, filter: HistoryFilter, zone: string): Promise<HistoryPage> {
    const range = computeTimeRange(filter, zone);
    return clickSend.fetchHistoryPage({ page, ...range, to: filter.number });
  }
}

/** ClickSend has already filtered by number and time. */
function matchesFilter({ send, state }: HistoryMessage, filter: HistoryFilter): boolean {
  if (filter.state && filter.state !== state) return false;
  if (filter.person && filter.person !== send?.user) return false;
  return !filter.channel || filter.channel === send?.channel;
}
