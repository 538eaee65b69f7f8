import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { FetchTimeZone } from '../../core/ports/people.ts';
import type { BrowseHistory } from '../../core/queries/browse-history.ts';
import { getCalendarDay } from '../../domain/day-range.ts';
import { parseHistoryFilter } from '../../domain/history-filter.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { getFirstHistoryPage, type PageState } from '../messages/blocks/page-state.ts';
import { formatUsage } from '../messages/commands/help.ts';
import { buildHistoryMessage } from '../messages/commands/history.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import type { CommandHandler, LoadUserCountry } from './command-handler.ts';

export interface HistoryCommandTools {
  readonly browseHistory: BrowseHistory;
  readonly fetchTimeZone: FetchTimeZone;
  readonly loadUserCountry: LoadUserCountry;
  readonly clock: Clock;
}

/** `/mms history …` */
export function createHistoryCommand(tools: HistoryCommandTools): CommandHandler {
  const { fetchTimeZone, loadUserCountry, clock } = tools;
  const page = createHistoryPager(tools);
  return async (asker, rest) => {
    const [zone, country] = await Promise.all([
      fetchTimeZone(asker.user),
      loadUserCountry(asker.user),
    ]);
    const today = getCalendarDay(clock.now(), zone);
    const { user: by, channel } = asker;
    const read = parseHistoryFilter(rest, { by, channel, country, today });
    if (read.kind === 'filter') return page(getFirstHistoryPage(read.filter), asker);
    const words = escapeMrkdwn(shortenText(read.words, 60));
    return buildMessage(formatUsage('history', `I cannot make sense of “${words}”.`));
  };
}

/** A page of the history as a button or the filter asked for it. */
export function createHistoryPager({
  browseHistory,
  fetchTimeZone,
}: Pick<HistoryCommandTools, 'browseHistory' | 'fetchTimeZone'>) {
  return async (
    state: Extract<PageState, { kind: 'history' }>,
    asker: Requester,
  ): Promise<SlackMessage> => {
    const zone = await fetchTimeZone(asker.user);
    return buildHistoryMessage(
      await browseHistory(asker, state.filter, { zone, from: state.at }),
      state,
    );
  };
}
