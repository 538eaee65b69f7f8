import { countPendingRecipients, type ScheduledSend } from '../../../core/queries/list-sends.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import type { Send } from '../../../domain/send.ts';
import type { RecipientProgress, SendProgress } from '../../../domain/send-progress.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { scheduledText } from '../../text/commands.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { formatContact, formatMaskedContact } from './contact.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from './mrkdwn.ts';
import { formatProblemMrkdwn } from './problem.ts';
import { formatSendStatus, formatStatus, formatStatusSign } from './status.ts';
import { formatTitle } from './title.ts';

/** Ten lines must fit in one section. */
const MAX_REASON_LENGTH = 160;
const MAX_NAME_LENGTH = 40;

/** A recipient's status. Only the author sees the full number, as dialled in `country`. */
export function formatRecipientLine(
  recipient: RecipientProgress,
  isSender: boolean,
  country: CountryCode,
): string {
  const { state, problem } = recipient;
  const contact = isSender ? formatContact(recipient, country) : formatMaskedContact(recipient);
  const who = shortenText(contact, MAX_NAME_LENGTH);
  const why = problem
    ? `: ${formatProblemMrkdwn(problem, { format: formatProblemReason, limit: MAX_REASON_LENGTH })}`
    : '';
  return `${formatStatusSign(state)} ${escapeMrkdwn(who)} ${formatStatus(state)}${why}`;
}

/** A send that is no longer scheduled, in two lines. */
export function formatSendLine(
  send: Send,
  progress: SendProgress,
  link: string | undefined,
): string {
  const subject = `*${formatTitle(send)}*`;
  const where = link ? `<${link}|post> in <#${send.channel}>` : `in <#${send.channel}>`;
  const head = `${subject} to ${formatPeopleCount(send.recipients.length)} · ${formatSlackTime(send.submittedAt)} · ${where} · \`${formatShortReference(send.id)}\``;
  return `${head}\n${escapeMrkdwn(shortenText(formatSendStatus(progress), 300))}`;
}

/** A scheduled send: when, what, to how many, by whom, and anything unusual. */
export function formatScheduledLine(one: ScheduledSend): string {
  const { send, progress, isEdited } = one;
  const when = send.schedule ? formatSlackTime(send.schedule.at) : '';
  const what = `*${formatTitle(send)}* to ${formatPeopleCount(countPendingRecipients(one))}`;
  const words = scheduledText.notes;
  const notes = [
    ...(progress.isOverdue ? [words.overdue] : []),
    ...(progress.cancelled ? [words.cancelling({ by: `<@${progress.cancelled.by}>` })] : []),
    ...(isEdited ? [words.edited] : []),
    ...(send.schedule?.with === 'clicksend' ? [words.heldByClickSend] : []),
  ];
  const head = `${formatStatusSign('scheduled')} ${when} · ${what} · <@${send.user}> in <#${send.channel}> · \`${formatShortReference(send.id)}\``;
  return [head, ...(notes.length > 0 ? [notes.join(' ')] : [])].join('\n');
}
