import type { Button } from '@slack/types';
import { z } from 'zod';
import type { Requester } from '../../core/permissions/visibility.ts';
import type { HistoryPosition, HistoryView, VisibleMessage } from '../../core/queries/history.ts';
import { getCalendarDay } from '../../domain/day-range.ts';
import {
  type HistoryFilter,
  historyStatuses,
  parseHistoryFilter,
} from '../../domain/history-filter.ts';
import { type CountryCode, type E164, formatDialledPhone } from '../../domain/phone.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../messages/blocks/button.ts';
import {
  buildBlocksMessage,
  buildContextBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../messages/blocks/message.ts';
import { buildPageButton, definePageCodec } from '../messages/blocks/pages.ts';
import { formatHistoryGroup } from '../messages/format/history-line.ts';
import { escapeMrkdwn, shortenText } from '../messages/format/mrkdwn.ts';
import { formatStatus } from '../messages/format/status.ts';
import { commandHelpText, commandText, historyText } from '../text/commands.ts';
import {
  buildUsageMessage,
  type Command,
  type CommandTools,
  createPageHandler,
} from './command.ts';

/** Slack limits a button's value to 2,000 characters; the way back need not be longer. */
const MAX_NEWER_PAGES = 50;

interface ShownHistoryPage {
  readonly filter: HistoryFilter;
  readonly at: HistoryPosition;
  /** Where the newer pages begin, newest first. */
  readonly newer: readonly HistoryPosition[];
}

const daySchema = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const positionSchema = z
  .tuple([z.int().positive(), z.int().nonnegative()])
  .transform(([page, row]): HistoryPosition => ({ page, row }));
const filterSchema = z
  .object({
    channel: z.string(),
    person: z.string(),
    number: z.string().transform((number) => number as E164),
    state: z.enum(historyStatuses),
    from: daySchema,
    until: daySchema,
  })
  .partial();

export const historyPages = definePageCodec<ShownHistoryPage>(
  'history',
  z.object({ filter: filterSchema, at: positionSchema, newer: z.array(positionSchema) }),
  ({ filter, at, newer }) => {
    const pair = ({ page, row }: HistoryPosition) => [page, row];
    return { filter, at: pair(at), newer: newer.slice(-MAX_NEWER_PAGES).map(pair) };
  },
);

export function getFirstHistoryPage(filter: HistoryFilter): ShownHistoryPage {
  return { filter, at: { page: 1, row: 0 }, newer: [] };
}

export const historyCommand: Command = {
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
  { browseHistory, fetchTimeZone, loadUserCountry }: CommandTools,
  requester: Requester,
  page: ShownHistoryPage,
): Promise<SlackMessage> {
  const { user } = requester;
  const [zone, country] = await Promise.all([fetchTimeZone(user), loadUserCountry(user)]);
  const view = await browseHistory(requester, page.filter, { zone, from: page.at });
  return buildHistoryMessage(view, page, country);
}

/** One page of the history, with its filter and paging buttons. Numbers are formatted as dialled in `country`. */
export function buildHistoryMessage(
  { messages, older, isCutShort }: HistoryView,
  page: ShownHistoryPage,
  country: CountryCode,
): SlackMessage {
  const lines = groupBySend(messages).map((group) => formatHistoryGroup(group, country));
  const filter = formatHistoryFilter(page.filter, country);
  const heading = filter ? historyText.headingFor({ filter }) : historyText.heading;
  const end = formatEnd(messages.length, isCutShort);
  return buildBlocksMessage(
    [heading, ...lines, end],
    [
      buildSectionBlock(heading),
      ...lines.map(buildSectionBlock),
      end && buildContextBlock(end),
      ...buildButtonBlocks(
        ...buildNewerButtons(page),
        older && buildOlderButton(page, older, isCutShort),
        buildFilterButton(page.filter),
      ),
    ],
  );
}

function formatEnd(count: number, isCutShort: boolean): string {
  if (isCutShort) return historyText.cutShort;
  return count === 0 ? historyText.none : '';
}

function buildNewerButtons({ filter, newer }: ShownHistoryPage): Button[] {
  const at = newer.at(-1);
  if (!at) return [];
  const page = { filter, at, newer: newer.slice(0, -1) };
  return [buildPageButton('newer', historyText.newer.button, historyPages.formatPage(page))];
}

function buildOlderButton(
  { filter, at, newer }: ShownHistoryPage,
  older: ShownHistoryPage['at'],
  isCutShort: boolean,
): Button {
  const page = { filter, at: older, newer: [...newer, at] };
  const text = isCutShort ? historyText.further.button : historyText.older.button;
  return buildPageButton('older', text, historyPages.formatPage(page));
}

function buildFilterButton(filter: HistoryFilter): Button {
  const value = historyPages.formatPage(getFirstHistoryPage(filter));
  return buildButton(actionIds.filter, historyText.filter.button, { value });
}

/** Groups consecutive messages of the same send. */
function groupBySend(messages: readonly VisibleMessage[]): readonly (readonly VisibleMessage[])[] {
  const groups: VisibleMessage[][] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    const isSame = message.ours && last?.[0]?.ours?.send === message.ours.send;
    if (last && isSame) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

/** `delivered, to 0437 111 222, by @ada, in #crew, 2026-11-01 to 2026-11-07` */
function formatHistoryFilter(
  { state, number, person, channel, from, until }: HistoryFilter,
  country: CountryCode,
): string {
  const days = from === until ? from : [from ?? '…', until ?? 'now'].join(' to ');
  return [
    ...(state ? [formatStatus(state)] : []),
    ...(number ? [`to ${formatDialledPhone(number, country)}`] : []),
    ...(person ? [`by <@${person}>`] : []),
    ...(channel ? [`in <#${channel}>`] : []),
    ...(from || until ? [days] : []),
  ].join(', ');
}
