import type { KnownBlock } from '@slack/types';
import { isSettled, type RecipientProgress, type SendProgress } from '../../domain/progress.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { actionIds } from '../action-ids.ts';
import { escapeMrkdwn, shorten } from '../mrkdwn.ts';
import {
  cancelButton,
  cancelOneButton,
  cancelOneValue,
  editButton,
  sendAgainButton,
  sendNowButton,
  sure,
} from './buttons.ts';
import { context, type SlackMessage, section } from './message.ts';
import { people, someone, stateLine, stateName, stateSign, timeIn } from './words.ts';

/** More recipients than this are only counted. */
const NAMED_RECIPIENTS = 10;

/** The message may have 1,500 characters; the post shows its beginning. */
const SHOWN_BODY = 600;

/** Slack refuses longer ones in an update. */
const MOST_TEXT = 2_900;

/** Ten lines must fit into one section. */
const SHOWN_REASON = 200;

/** The one post of a send: who sent what to how many, and how it stands. */
export function postMessage(
  send: Send,
  progress: SendProgress,
  options: { readonly withPicture: boolean },
): SlackMessage {
  const state = shorten(stateLine(progress), 500);
  const heading = `<@${send.user}> ${did(progress)} a picture message to *${people(meant(progress))}*`;
  const lines = recipientLines(progress);
  const when = whenLine(progress);
  return {
    text: shorten(
      [
        `${heading}: ${escapeMrkdwn(send.subject)}`,
        state,
        ...when,
        ...lines.map(({ text }) => text),
      ].join('\n'),
      MOST_TEXT,
    ),
    blocks: [
      headingBlock(heading, send, options.withPicture),
      bodyBlock(send),
      context(`*${escapeMrkdwn(state)}*`, ...when),
      // Before the recipients: what is about all of it stands above what is about one.
      ...actions(send, progress),
      ...recipientBlocks(send, progress, lines),
      // The same as in the log; a post whose answer was lost is found by it too.
      context(send.id),
    ],
  };
}

function did({ recipients, stopped, schedule, cancelled }: SendProgress): string {
  if (schedule && !stopped) return 'scheduled';
  const isOut =
    !stopped &&
    !cancelled &&
    recipients.some(({ state }) => state !== 'refused' && state !== 'cancelled');
  return isOut ? 'sent' : 'wanted to send';
}

/** Whoever was taken out is no longer meant, unless all were. */
function meant({ recipients }: SendProgress): number {
  const left = recipients.filter(({ state }) => state !== 'cancelled');
  return left.length > 0 ? left.length : recipients.length;
}

/** When it leaves, and what was done about that. */
function whenLine({ schedule, cancelled, isOverdue }: SendProgress): readonly string[] {
  if (cancelled) {
    const by = `<@${cancelled.by}>`;
    return [cancelled.isUnderWay ? `${by} is cancelling it at ClickSend` : `Cancelled by ${by}`];
  }
  if (!schedule) return [];
  const at = timeIn(schedule.at);
  return [isOverdue ? `It was due ${at}; its sender was asked what to do` : `Leaves ${at}`];
}

/** What anybody in the channel may do about it. The form that *Edit* and *Send again* open is its sender's alone. */
function actions({ id }: Send, progress: SendProgress): readonly KnownBlock[] {
  const { schedule, cancelled, stopped, isOverdue } = progress;
  if (stopped) return [];
  const isOver = progress.recipients.every(({ state }) => isSettled(state) || state === 'silent');
  const canCancel = schedule && !cancelled;
  // Whom it did not reach, its thread says, with a button for those alone.
  const isToMany = progress.recipients.length > 1;
  const elements = canCancel
    ? [...(isOverdue ? [sendNowButton(id)] : []), editButton(id), cancelButton(id)]
    : isOver
      ? [sendAgainButton(id, 'all', isToMany ? 'Send again to all' : 'Send again')]
      : [];
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

function headingBlock(heading: string, { picture }: Send, withPicture: boolean): KnownBlock {
  const text = { type: 'mrkdwn', text: heading } as const;
  if (!withPicture || picture.kind !== 'slack') return { type: 'section', text };
  const alt_text = shorten(picture.name ?? 'The picture', 200);
  const accessory = { type: 'image', slack_file: { id: picture.id }, alt_text } as const;
  return { type: 'section', text, accessory };
}

/** Rich text, because Slack does nothing with what stands in it: no mentions, no markup. */
function bodyBlock({ subject, body }: Send): KnownBlock {
  const elements = [
    { type: 'text', text: subject, style: { bold: true } } as const,
    { type: 'text', text: `\n${shorten(body, SHOWN_BODY)}` } as const,
  ];
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

interface RecipientLine {
  readonly text: string;
  /** Undefined for a line about all of them. */
  readonly recipient?: RecipientProgress;
}

function recipientLines({ recipients, stopped }: SendProgress): readonly RecipientLine[] {
  if (stopped) return [];
  if (recipients.length <= NAMED_RECIPIENTS) {
    return recipients.map((recipient) => ({ text: recipientLine(recipient), recipient }));
  }
  // What holds up many is the same for all of them.
  const held = recipients.find(({ state, problem }) => state === 'waiting' && problem)?.problem;
  const why = held && shorten(escapeMrkdwn(held.what), SHOWN_REASON);
  return why ? [{ text: `${stateSign('waiting')} ${why}` }] : [];
}

function recipientLine({ phone, name, state, problem }: RecipientProgress): string {
  const why = problem ? ` – ${shorten(escapeMrkdwn(problem.what), SHOWN_REASON)}` : '';
  const who = escapeMrkdwn(someone({ phone, ...(name ? { name } : {}) }));
  return `${stateSign(state)} ${who} ${stateName(state)}${why}`;
}

/** One text, or while they can still be taken out one by one, a line with a button each. */
function recipientBlocks(
  { id }: Send,
  { recipients, schedule, cancelled, edits = 0 }: SendProgress,
  lines: readonly RecipientLine[],
): readonly KnownBlock[] {
  if (!schedule || cancelled || recipients.length === 1) {
    return lines.length > 0 ? [section(lines.map(({ text }) => text).join('\n'))] : [];
  }
  if (lines.length === 0) return takeOutSelect(id, recipients, edits);
  return lines.map(({ text, recipient }): KnownBlock => {
    if (recipient?.state !== 'scheduled') return section(text);
    const value = cancelOneValue(id, recipient.index, edits);
    const button = cancelOneButton(value, someone(recipient));
    return { type: 'section', text: { type: 'mrkdwn', text }, accessory: button };
  });
}

/** Slack's menus hold so many choices; whoever is further down is taken out in the form. */
const MOST_CHOICES = 100;

function takeOutSelect(
  id: SendId,
  recipients: readonly RecipientProgress[],
  edits: number,
): readonly KnownBlock[] {
  const options = recipients
    .filter(({ state }) => state === 'scheduled')
    .slice(0, MOST_CHOICES)
    .map((one) => ({
      text: { type: 'plain_text', text: shorten(someone(one), 70) } as const,
      value: cancelOneValue(id, one.index, edits),
    }));
  if (options.length === 0) return [];
  const select = {
    type: 'static_select',
    action_id: actionIds.cancelOne,
    placeholder: { type: 'plain_text', text: 'Cancel for one person…' },
    options,
    confirm: sure('Cancel for one person?', 'It will not be sent to them.', 'Cancel it', 'Keep it'),
  } as const;
  return [{ type: 'actions', elements: [select] }];
}
