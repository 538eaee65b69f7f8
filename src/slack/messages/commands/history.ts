import type { Button, KnownBlock } from '@slack/types';
import type { HistoryView } from '../../../core/queries/browse-history.ts';
import type { VisibleMessage } from '../../../core/queries/mask-message.ts';
import type { HistoryFilter } from '../../../domain/history-filter.ts';
import { actionIds } from '../blocks/action-ids.ts';
import {
  buildContextBlock,
  buildSectionBlock,
  MAX_TEXT_LENGTH,
  type SlackMessage,
} from '../blocks/message.ts';
import { buildPageButton } from '../blocks/page-buttons.ts';
import { formatPageState, getFirstHistoryPage, type PageState } from '../blocks/page-state.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatSlackTime, formatStatus, formatStatusSign } from '../format/status.ts';

/** A line must be read on a phone. */
const SHOWN_SUBJECT = 40;
const SHOWN_REASON = 160;

/** Ten of them, whatever is in them, fit into what Slack takes in all blocks together. */
const MOST_LINE = 1_000;

type HistoryPage = Extract<PageState, { kind: 'history' }>;

/** One page of the history, with its filter and the buttons that turn it. */
export function buildHistoryMessage(
  { messages, older, isCutShort }: HistoryView,
  page: HistoryPage,
): SlackMessage {
  const lines = messages.map(formatHistoryLine);
  const heading = ['*MMS history*', formatHistoryFilter(page.filter)].filter(Boolean).join(': ');
  const end = endWords(messages.length, isCutShort);
  const buttons: Button[] = [
    ...newerButton(page),
    ...(older ? [olderButton(page, older, isCutShort)] : []),
    filterButton(page.filter),
  ];
  const blocks: KnownBlock[] = [
    buildSectionBlock(heading),
    ...lines.map(buildSectionBlock),
    ...(end ? [buildContextBlock(end)] : []),
    { type: 'actions', elements: buttons },
  ];
  return { text: shortenText([heading, ...lines, end].join('\n'), MAX_TEXT_LENGTH), blocks };
}

function endWords(count: number, isCutShort: boolean): string {
  if (isCutShort)
    return 'I looked through 500 messages of the account; there may be more further back.';
  return count === 0 ? 'There are none that you may see here.' : '';
}

function newerButton({ filter, newer }: HistoryPage): Button[] {
  const at = newer.at(-1);
  if (!at) return [];
  return [
    buildPageButton('newer', 'Newer', { kind: 'history', filter, at, newer: newer.slice(0, -1) }),
  ];
}

function olderButton(
  { filter, at, newer }: HistoryPage,
  older: HistoryPage['at'],
  isCutShort: boolean,
): Button {
  const state = { kind: 'history', filter, at: older, newer: [...newer, at] } as const;
  return buildPageButton('older', isCutShort ? 'Look further back' : 'Older', state);
}

function filterButton(filter: HistoryFilter): Button {
  return {
    type: 'button',
    action_id: actionIds.filter,
    text: { type: 'plain_text', text: 'Filter…' },
    value: formatPageState(getFirstHistoryPage(filter)),
  };
}

/** `✅ delivered · •••222 · 23 Nov at 10:00`, and under it `*Door* · @ada in #crew` */
export function formatHistoryLine(message: VisibleMessage): string {
  const { to, state, problem, at, scheduledAt, ours } = message;
  const time = scheduledAt ?? at;
  const what = [
    `${formatStatusSign(state)} ${formatStatus(state)}`,
    escapeMrkdwn(shortenText(to, 30)),
    ...(time === undefined ? [] : [formatSlackTime(time)]),
  ];
  const whose = ours
    ? [
        `*${escapeMrkdwn(shortenText(ours.subject, SHOWN_SUBJECT))}*`,
        `<@${ours.user}> in <#${ours.channel}>`,
        `\`${ours.send}\``,
      ]
    : ['_sent by another program_'];
  const why = problem ? [escapeMrkdwn(shortenText(problem.what, SHOWN_REASON))] : [];
  return shortenText([what.join(' · '), whose.join(' · '), ...why].join('\n'), MOST_LINE);
}

/** `delivered, to +61437111222, by @ada, in #crew, 2026-11-01 to 2026-11-07` */
export function formatHistoryFilter({
  state,
  number,
  person,
  channel,
  from,
  until,
}: HistoryFilter): string {
  const days = from === until ? from : [from ?? '…', until ?? 'now'].join(' to ');
  return [
    ...(state ? [formatStatus(state)] : []),
    ...(number ? [`to ${number}`] : []),
    ...(person ? [`by <@${person}>`] : []),
    ...(channel ? [`in <#${channel}>`] : []),
    ...(from || until ? [days] : []),
  ].join(', ');
}
