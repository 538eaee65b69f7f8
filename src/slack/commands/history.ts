import type { BrowseHistory } from '../../app/ask/browse-history.ts';
import type { Asker } from '../../app/ask/may-see.ts';
import type { Clock } from '../../app/ports/clock-log-meter.ts';
import { dayAt } from '../../domain/days.ts';
import { readFilter } from '../../domain/history-filter.ts';
import { usageText } from '../messages/help.ts';
import { historyMessage } from '../messages/history.ts';
import { type SlackMessage, saying } from '../messages/message.ts';
import { escapeMrkdwn, shorten } from '../mrkdwn.ts';
import type { ZoneOf } from '../ports/zones.ts';
import type { Answer, CountryFor } from './answer.ts';
import { firstPage, type PageState } from './page-state.ts';

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
