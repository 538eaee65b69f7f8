import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { FetchTimeZone } from '../../core/ports/people.ts';
import type { BrowseHistory } from '../../core/queries/history.ts';
import { getCalendarDay } from '../../domain/day-range.ts';
import { parseHistoryFilter } from '../../domain/history-filter.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import {
  buildHistoryMessage,
  getFirstHistoryPage,
  historyPages,
  type ShownHistoryPage,
} from '../messages/commands/history.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import { commandHelpText, commandText } from '../text/commands.ts';
import { buildUsageMessage, type Command, createPageHandler } from './command.ts';

interface HistoryTools {
  readonly browseHistory: BrowseHistory;
  readonly fetchTimeZone: FetchTimeZone;
  readonly loadUserCountry: LoadUserCountry;
  readonly clock: Clock;
}

export const historyCommand: Command<HistoryTools> = {
  word: 'history',
  argument: 'optional',
  usage: 'history [number] [state] [date or from..to] [mine] [here]',
  help: commandHelpText.history,
  group: 'sent',
  async run(tools, requester, rest) {
    const { user: by, channel } = requester;
    const [zone, country] = await Promise.all([tools.fetchTimeZone(by), tools.loadUserCountry(by)]);
    const today = getCalendarDay(tools.clock.now(), zone);
    const parsed = parseHistoryFilter(rest, { by, channel, country, today });
    if (parsed.kind === 'filter')
      return showHistory(tools, requester, getFirstHistoryPage(parsed.filter));
    const words = escapeMrkdwn(shortenText(parsed.words, 60));
    return buildUsageMessage(historyCommand, commandText.unread({ typed: words }));
  },
  showPage: createPageHandler(historyPages, showHistory),
};

async function showHistory(
  { browseHistory, fetchTimeZone, loadUserCountry }: Omit<HistoryTools, 'clock'>,
  requester: Requester,
  page: ShownHistoryPage,
): Promise<SlackMessage> {
  const { user } = requester;
  const [zone, country] = await Promise.all([fetchTimeZone(user), loadUserCountry(user)]);
  const view = await browseHistory(requester, page.filter, { zone, from: page.at });
  return buildHistoryMessage(view, page, country);
}
