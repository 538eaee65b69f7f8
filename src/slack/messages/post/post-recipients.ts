import type { KnownBlock } from '@slack/types';
import type { Send, SendId } from '../../../domain/send.ts';
import {
  hasManyRecipients,
  type RecipientProgress,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildConfirmDialog } from '../blocks/button.ts';
import { buildSectionBlock } from '../blocks/message.ts';
import {
  buildCancelRecipientButton,
  CANCEL_DIALOG_LABELS,
  formatCancelRecipientValue,
} from '../blocks/send-buttons.ts';
import { formatMaskedContact } from '../format/contact.ts';
import { escapeMrkdwn, shortenText } from '../format/mrkdwn.ts';
import { formatStatus, formatStatusSign } from '../format/status.ts';

/** Ten lines must fit into one section. */
const MAX_REASON_LENGTH = 200;

interface PostRecipientLine {
  readonly text: string;
  /** Undefined for a line about all of them. */
  readonly recipient?: RecipientProgress;
}

/** A line for each recipient, or for many one line about all of them. */
export function formatPostRecipients(progress: SendProgress): readonly PostRecipientLine[] {
  const { recipients, notSentProblem } = progress;
  if (notSentProblem) return [];
  if (!hasManyRecipients(progress)) {
    return recipients.map((recipient) => ({ text: formatRecipient(recipient), recipient }));
  }
  // One problem holds up all of them.
  const delay = recipients.find(({ state, problem }) => state === 'waiting' && problem)?.problem;
  const why = delay && shortenText(escapeMrkdwn(delay.what), MAX_REASON_LENGTH);
  return why ? [{ text: `${formatStatusSign('waiting')} ${why}` }] : [];
}

function formatRecipient({ phone, name, state, problem }: RecipientProgress): string {
  const why = problem ? ` – ${shortenText(escapeMrkdwn(problem.what), MAX_REASON_LENGTH)}` : '';
  const who = escapeMrkdwn(formatMaskedContact({ phone, name: name || undefined }));
  return `${formatStatusSign(state)} ${who} ${formatStatus(state)}${why}`;
}

/** One section with all lines; while single recipients can be cancelled, a section with a button for each. */
export function buildPostRecipientBlocks(
  { id }: Send,
  { recipients, schedule, cancelled, edits = 0 }: SendProgress,
  lines: readonly PostRecipientLine[],
): readonly KnownBlock[] {
  if (!schedule || cancelled || recipients.length === 1) {
    return lines.length > 0 ? [buildSectionBlock(lines.map(({ text }) => text).join('\n'))] : [];
  }
  if (lines.length === 0) return buildCancelMenu(id, recipients, edits);
  return lines.map(({ text, recipient }): KnownBlock => {
    if (recipient?.state !== 'scheduled') return buildSectionBlock(text);
    const value = formatCancelRecipientValue(id, recipient.index, edits);
    const button = buildCancelRecipientButton(value, formatMaskedContact(recipient));
    return { type: 'section', text: { type: 'mrkdwn', text }, accessory: button };
  });
}

/** Slack's limit for a menu; further recipients are removed in the form. */
const MAX_CHOICES = 100;

function buildCancelMenu(
  id: SendId,
  recipients: readonly RecipientProgress[],
  edits: number,
): readonly KnownBlock[] {
  const options = recipients
    .filter(({ state }) => state === 'scheduled')
    .slice(0, MAX_CHOICES)
    .map((one) => ({
      text: { type: 'plain_text', text: shortenText(formatMaskedContact(one), 70) } as const,
      value: formatCancelRecipientValue(id, one.index, edits),
    }));
  if (options.length === 0) return [];
  const select = {
    type: 'static_select',
    action_id: actionIds.cancelOne,
    placeholder: { type: 'plain_text', text: 'Cancel for one person…' },
    options,
    confirm: buildConfirmDialog({
      title: 'Cancel for one person?',
      text: 'It will not be sent to them.',
      ...CANCEL_DIALOG_LABELS,
    }),
  } as const;
  return [{ type: 'actions', elements: [select] }];
}
