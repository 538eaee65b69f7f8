import type { VisibleMessage } from '../../../core/queries/history.ts';
import { type CountryCode, formatDialledPhone } from '../../../domain/phone.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { historyText } from '../../text/commands.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { titleText } from '../../text/title.ts';
import { formatContact } from './contact.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from './mrkdwn.ts';
import { formatProblemMrkdwn } from './problem.ts';
import { formatStatus, formatStatusSign } from './status.ts';

/** A phone shows no more per line. */
const MAX_SUBJECT_LENGTH = 40;
const MAX_NAME_LENGTH = 40;
const MAX_REASON_LENGTH = 160;

/** Ten lines of this length fit in the 13,000 characters that Slack accepts in all blocks together. */
const MAX_LINE_LENGTH = 1_000;

/** What was sent, and one line per person. */
export function formatHistoryGroup(group: readonly VisibleMessage[], country: CountryCode): string {
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
