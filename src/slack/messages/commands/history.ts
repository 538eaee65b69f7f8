import type { Button } from '@slack/types';
import { z } from 'zod';
import type {
  HistoryPosition,
  HistoryView,
  VisibleMessage,
} from '../../../core/queries/history.ts';
import { type HistoryFilter, historyStatuses } from '../../../domain/history-filter.ts';
import { type CountryCode, type E164, formatDialledPhone } from '../../../domain/phone.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { historyText } from '../../text/commands.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { titleText } from '../../text/title.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import {
  buildBlocksMessage,
  buildContextBlock,
  buildSectionBlock,
  type SlackMessage,
} from '../blocks/message.ts';
import { buildPageButton, definePageCodec } from '../blocks/pages.ts';
import { formatContact } from '../format/contact.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from '../format/mrkdwn.ts';
import { formatProblemMrkdwn } from '../format/problem.ts';
import { formatStatus, formatStatusSign } from '../format/status.ts';

/** A phone shows no more per line. */
const MAX_SUBJECT_LENGTH = 40;
const MAX_NAME_LENGTH = 40;
const MAX_REASON_LENGTH = 160;

/** Ten lines of this length fit in the 13,000 characters that Slack accepts in all blocks together. */
const MAX_LINE_LENGTH = 1_000;

/** Slack limits a button's value to 2,000 characters; the way back need not be longer. */
const MAX_NEWER_PAGES = 50;

export interface ShownHistoryPage {
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
      ...(end ? [buildContextBlock(end)] : []),
      ...buildButtonBlocks(
        ...buildNewerButtons(page),
        ...(older ? [buildOlderButton(page, older, isCutShort)] : []),
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

/** What was sent, and one line per person. */
function formatHistoryGroup(group: readonly VisibleMessage[], country: CountryCode): string {
  const [first] = group;
  if (!first) return '';
  const time = first.scheduledAt ?? first.at;
  const lines = group.map((one) => {
    const reason = formatReason(one);
    return [...formatRecipient(one, country), ...reason].join(' · ');
  });
  const head = [
    ...formatOwner(first, country),
    ...(time === undefined ? [] : [formatSlackTime(time)]),
  ];
  return shortenText([head.join(' · '), ...lines].join('\n'), MAX_LINE_LENGTH);
}

function formatRecipient(
  { state, to, name }: VisibleMessage,
  country: CountryCode,
): readonly string[] {
  const shown = { phone: shortenText(to, 30), name: name && shortenText(name, MAX_NAME_LENGTH) };
  const who = escapeMrkdwn(formatContact(shown, country));
  return [`${formatStatusSign(state)} ${formatStatus(state)}`, who];
}

function formatOwner(message: VisibleMessage, country: CountryCode): readonly string[] {
  const { ours } = message;
  if (!ours) return [historyText.otherProgram];
  return [
    `*${formatHistoryTitle(message, country)}*`,
    `<@${ours.user}> in <#${ours.channel}>`,
    `\`${formatShortReference(ours.send)}\``,
  ];
}

function formatReason({ problem }: Pick<VisibleMessage, 'problem'>): readonly string[] {
  return problem
    ? [formatProblemMrkdwn(problem, { format: formatProblemReason, limit: MAX_REASON_LENGTH })]
    : [];
}

/** A message without a subject is an answer to a person. */
function formatHistoryTitle({ ours, to, name }: VisibleMessage, country: CountryCode): string {
  const subject =
    ours?.subject.trim() || titleText.reply({ who: name || formatDialledPhone(to, country) });
  return escapeMrkdwn(shortenText(subject, MAX_SUBJECT_LENGTH));
}

/**
 * `✅ delivered · Jo 0437 111 222 · 23 Nov at 10:00`, and below it `*Door* · @ada in #crew`. Without the
 * person below a heading that names them.
 */
export function formatHistoryLine(
  message: VisibleMessage,
  country: CountryCode,
  options: { readonly isPersonKnown?: boolean } = {},
): string {
  const time = message.scheduledAt ?? message.at;
  const [state = '', who = ''] = formatRecipient(message, country);
  const what = [
    ...(options.isPersonKnown ? [state] : [state, who]),
    ...(time === undefined ? [] : [formatSlackTime(time)]),
  ];
  const whose = formatOwner(message, country);
  const why = formatReason(message);
  return shortenText([what.join(' · '), whose.join(' · '), ...why].join('\n'), MAX_LINE_LENGTH);
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
