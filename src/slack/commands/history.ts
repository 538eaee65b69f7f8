import type { Asker } from '../../core/permissions/can-see-send.ts';
import type { Clock } from '../../core/ports/clock-log-metrics.ts';
import type { BrowseHistory } from '../../core/queries/browse-history.ts';
import { dayAt } from '../../domain/day-range.ts';
import { readFilter } from '../../domain/history-filter.ts';
import type { ZoneOf } from '../adapters/time-zones.ts';
import { type SlackMessage, saying } from '../messages/blocks/message.ts';
import { firstPage, type PageState } from '../messages/blocks/page-state.ts';
import { usageText } from '../messages/commands/help.ts';
import { historyMessage } from '../messages/commands/history.ts';
import { escapeMrkdwn, shorten } from '../messages/format/mrkdwn.ts';
import type { Answer, CountryFor } from './command-handler.ts';

export interface HistoryTools {
  readonly browseHistory: BrowseHistory;
  readonly zoneOf: ZoneOf;
  readonly countryFor: CountryFor;
  readonly clock: Clock;
}

/** `/mms history …` */
export function historyAnswer(tools: HistoryTools): Answer {
  const { zoneOf, countryFor, clock } = tools;
  const page = historyPage(tools);
  return async (asker, rest) => {
    const [zone, country] = await Promise.all([zoneOf(asker.user), countryFor(asker.user)]);
    const today = dayAt(clock.now(), zone);
    const { user: by, channel } = asker;
    const read = readFilter(rest, { by, channel, country, today });
    if (read.kind === 'filter') return page(firstPage(read.filter), asker);
    const words = escapeMrkdwn(shorten(read.words, 60));
    return saying(usageText('history', `I cannot make sense of “${words}”.`));
  };
}

/** A page of the history as a button or the filter asked for it. */
export function historyPage({
  browseHistory,
  zoneOf,
}: Pick<HistoryTools, 'browseHistory' | 'zoneOf'>) {
  return async (
    state: Extract<PageState, { kind: 'history' }>,
    asker: Asker,
  ): Promise<SlackMessage> => {
    const zone = await zoneOf(asker.user);
    return historyMessage(
      await browseHistory(asker, state.filter, { zone, from: state.at }),
      state,
    );
  };
}
