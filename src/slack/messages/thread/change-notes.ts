import type { ThreadNoteContent } from '../../../core/ports/send-posts.ts';
import { OPT_OUT_ACTOR } from '../../../domain/opt-out.ts';
import { type E164, maskPhone } from '../../../domain/phone.ts';
import { isSamePicture, type Plan, type Send } from '../../../domain/send.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import { statesText } from '../../text/states.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildCheckNoReportButton, buildSendToSilentButton } from '../blocks/send-buttons.ts';
import { formatCancellation } from '../format/cancellation.ts';
import { formatMaskedPhones } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatStatusSign } from '../format/status.ts';
import { formatSlackTime } from '../format/time.ts';

/** Tells the thread what an edit of a scheduled send changed, in one line. */
export function buildEditedNote(by: string, before: Plan, after: Plan): SlackMessage {
  const changes = Object.values(changeTexts).flatMap((format) => format(before, after) ?? []);
  return buildMessage(`✏️ <@${by}> changed ${changes.join('; ') || 'nothing'}.`);
}

/** What cannot be changed in the form, or counts already as a change of the recipients. */
type FixedField = 'channel' | 'threadTs' | 'typedTs' | 'optedOut';

/** How a change of each field is told, in the order in which it is told; undefined: it is as before. */
const changeTexts: Readonly<
  Record<Exclude<keyof Plan, FixedField>, (before: Plan, after: Plan) => string | undefined>
> = {
  schedule: ({ schedule: before }, { schedule: after }) =>
    after && after.at !== before?.at ? `the time to ${formatSlackTime(after.at)}` : undefined,
  recipients: formatRecipientsChange,
  subject: ({ subject: before }, { subject: after }) =>
    before === after ? undefined : `the subject to ${quoteText(after)}`,
  body: ({ body: before }, { body: after }) =>
    before === after ? undefined : `the message to ${quoteText(after)}`,
  picture: (before, after) => (isSamePicture(before, after) ? undefined : 'the picture'),
  // The channel does not see what it says.
  consent: ({ consent: before }, { consent: after }) =>
    before === after ? undefined : 'what is noted of consent',
  from: ({ from: before }, { from: after }) =>
    before === after ? undefined : `the sender to ${escapeMrkdwn(after ?? 'ClickSend’s choice')}`,
};

function formatRecipientsChange(before: Plan, after: Plan): string | undefined {
  const phones = ({ recipients }: Plan) => recipients.map(({ phone }) => phone);
  const [were, are] = [new Set(phones(before)), new Set(phones(after))];
  const added = phones(after).filter((phone) => !were.has(phone));
  const removed = phones(before).filter((phone) => !are.has(phone));
  const changes = [
    added.length > 0 && `the recipients: ${formatMaskedPhones(added)} added`,
    removed.length > 0 && `the recipients: ${formatMaskedPhones(removed)} removed`,
  ];
  return changes.filter(Boolean).join('; ') || undefined;
}

function quoteText(text: string): string {
  return `“${escapeMrkdwn(shortenText(text, 300))}”`;
}

export function buildCancelledNote(by: string, recipient: E164 | undefined): SlackMessage {
  if (by === OPT_OUT_ACTOR) {
    return buildMessage(
      recipient
        ? `✖️ Cancelled for ${maskPhone(recipient)}: they opted out.`
        : `✖️ ${formatCancellation(by)}.`,
    );
  }
  const whom = recipient ? `for ${maskPhone(recipient)}; it will not be sent there` : '';
  return buildMessage(`✖️ <@${by}> cancelled this${whom && ` ${whom}`}.`);
}

export function buildNotCancelledNote({
  by,
  problem,
  isForEdit,
  recipient,
}: Extract<ThreadNoteContent, { readonly kind: 'notCancelled' }>): SlackMessage {
  if (by === OPT_OUT_ACTOR) {
    const who = recipient ? maskPhone(recipient) : 'Somebody';
    return buildMessage(
      `⚠️ ${who} opted out, and their message could not be taken back. ${escapeMrkdwn(formatProblem(problem))}`,
    );
  }
  const request = isForEdit
    ? 'wanted to change this. The new version is not sent, and the old one stays'
    : 'wanted to take this back';
  return buildMessage(`⚠️ <@${by}> ${request}. ${escapeMrkdwn(formatProblem(problem))}`);
}

/** Some carriers report blocked messages as sent, and some report nothing, so only this is known. */
export function buildNoReportNote({ id }: Send, recipients: readonly E164[]): SlackMessage {
  const who =
    recipients.length <= 10 ? formatMaskedPhones(recipients) : formatPeopleCount(recipients.length);
  const text = `${formatStatusSign('silent')} ${who}: ${statesText.noReportAdvice}`;
  return buildMessage(
    text,
    ...buildButtonBlocks(buildCheckNoReportButton(id), buildSendToSilentButton(id)),
  );
}
