import type { ThreadNoteContent } from '../../../core/ports/send-posts.ts';
import { showMergeFields } from '../../../domain/merge-fields.ts';
import { OPT_OUT_ACTOR } from '../../../domain/opt-out.ts';
import { type E164, formatDialledPhone } from '../../../domain/phone.ts';
import { isSamePicture, type Plan, type Send } from '../../../domain/send.ts';
import { formatPeopleCount } from '../../text/count.ts';
import { formatProblem } from '../../text/problems.ts';
import type { TypedDetail } from '../../text/send-details.ts';
import { statesText } from '../../text/states.ts';
import { threadText } from '../../text/thread.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';
import { buildCheckNoReportButton, buildSendToSilentButton } from '../blocks/send-buttons.ts';
import { formatMaskedPeople } from '../format/contact.ts';
import { escapeMrkdwn, formatSlackTime, shortenText } from '../format/mrkdwn.ts';
import { formatDetailChanges } from '../format/send-details.ts';
import { formatStatusSign } from '../format/status.ts';
import { nameMessage } from './name-message.ts';

const words = threadText.changes;

/** A note in the thread on what an edit of a scheduled send changed, one line for each change. */
export function buildEditedNote(by: string, before: Plan, after: Plan): SlackMessage {
  const changes = formatChanges(before, after);
  const who = { by: `<@${by}>` };
  return buildMessage(
    changes.length > 0
      ? [threadText.edited(who), ...changes].join('\n')
      : threadText.editedNothing(who),
  );
}

function formatChanges(before: Plan, after: Plan): readonly string[] {
  return Object.values(changeTexts).flatMap((format) => format(before, after) ?? []);
}

/** Fields that the form cannot change, or whose change already counts as one of the recipients. */
type FixedField = 'channel' | 'threadTs' | 'typedTs' | 'resendOf' | 'optedOut' | 'uncovered';

type ChangedPart = Exclude<keyof Plan, FixedField | TypedDetail> | 'details';

/** The text for a change of each field, in the order shown. Undefined: unchanged. */
const changeTexts: Readonly<
  Record<ChangedPart, (before: Plan, after: Plan) => string | undefined>
> = {
  schedule: ({ schedule: before }, { schedule: after }) =>
    after && after.at !== before?.at ? words.time({ when: formatSlackTime(after.at) }) : undefined,
  recipients: formatRecipientsChange,
  subject: ({ subject: before }, { subject: after }) =>
    before === after ? undefined : words.subject({ title: quoteText(after) }),
  body: ({ body: before }, { body: after, recipients }) =>
    before === after
      ? undefined
      : words.body({ text: quoteText(showMergeFields(after, recipients)) }),
  picture: (before, after) => (isSamePicture(before, after) ? undefined : words.picture),
  details: (before, after) => formatDetailChanges(before, after).join('\n') || undefined,
  from: ({ from: before }, { from: after }) =>
    before === after
      ? undefined
      : words.from({ sender: escapeMrkdwn(after ? formatDialledPhone(after) : words.anySender) }),
};

function formatRecipientsChange(before: Plan, after: Plan): string | undefined {
  const phones = ({ recipients }: Plan) => recipients.map(({ phone }) => phone);
  const [were, are] = [new Set(phones(before)), new Set(phones(after))];
  const added = phones(after).filter((phone) => !were.has(phone));
  const removed = phones(before).filter((phone) => !are.has(phone));
  const changes = [
    added.length > 0 && words.added({ who: formatMaskedPeople(after, added) }),
    removed.length > 0 && words.removed({ who: formatMaskedPeople(before, removed) }),
  ];
  return changes.filter(Boolean).join('\n') || undefined;
}

function quoteText(text: string): string {
  return escapeMrkdwn(shortenText(text, 300));
}

export function buildCancelledNote(send: Send, by: string, recipient: E164): SlackMessage {
  const who = formatMaskedPeople(send, [recipient]);
  return buildMessage(
    by === OPT_OUT_ACTOR
      ? threadText.cancelledByOptOut({ who })
      : threadText.cancelledFor({ by: `<@${by}>`, who }),
  );
}

export function buildNotCancelledNote(
  send: Send,
  { by, problem, recipient }: Extract<ThreadNoteContent, { readonly kind: 'notCancelled' }>,
): SlackMessage {
  const reason = escapeMrkdwn(formatProblem(problem));
  const who = recipient && formatMaskedPeople(send, [recipient]);
  if (by === OPT_OUT_ACTOR) {
    return buildMessage(
      threadText.notCancelledByOptOut({ who: who ?? threadText.somebody, reason }),
    );
  }
  const values = { by: `<@${by}>`, reason };
  return buildMessage(
    who ? threadText.notCancelledFor({ ...values, who }) : threadText.notCancelled(values),
  );
}

/** Says what was to be changed, so that what somebody typed is not lost. */
export function buildNotEditedNote({
  by,
  problem,
  before,
  after,
  unsent,
}: Extract<ThreadNoteContent, { readonly kind: 'notEdited' }>): SlackMessage {
  const values = { by: `<@${by}>`, reason: escapeMrkdwn(formatProblem(problem)) };
  const who = formatMaskedPeople(before, unsent);
  const changes = formatChanges(before, after);
  return buildMessage(
    [
      ...(unsent.length > 0
        ? [threadText.notEditedForAll(values), threadText.unsent({ who, count: unsent.length })]
        : [threadText.notEdited(values)]),
      ...(changes.length > 0 ? [threadText.wantedChanges, ...changes] : []),
    ].join('\n'),
  );
}

/** Some carriers report blocked messages as sent, and some report nothing, so nothing more is known. */
export function buildNoReportNote(send: Send, recipients: readonly E164[]): SlackMessage {
  const { id } = send;
  const who =
    recipients.length <= 10
      ? formatMaskedPeople(send, recipients)
      : formatPeopleCount(recipients.length);
  const text = `${formatStatusSign('silent')} ${nameMessage(send, who)}: ${statesText.noReportAdvice}`;
  return buildMessage(
    text,
    ...buildButtonBlocks(buildCheckNoReportButton(id), buildSendToSilentButton(id)),
  );
}
