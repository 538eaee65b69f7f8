import type { KnownBlock } from '@slack/types';
import type { Send, SendId } from '../../../domain/send.ts';
import {
  isToMany,
  type RecipientProgress,
  type SendProgress,
} from '../../../domain/send-progress.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { section } from '../blocks/message.ts';
import { cancelOneButton, cancelOneValue, sure } from '../blocks/send-buttons.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { someone, stateName, stateSign } from '../format/status.ts';

/** Ten lines must fit into one section. */
const SHOWN_REASON = 200;

export interface RecipientLine {
  readonly text: string;
  /** Undefined for a line about all of them. */
  readonly recipient?: RecipientProgress;
}

/** Everybody in a line, or what is to be said about all of many. */
export function recipientLines(progress: SendProgress): readonly RecipientLine[] {
  const { recipients, stopped } = progress;
  if (stopped) return [];
  if (!isToMany(progress)) {
    return recipients.map((recipient) => ({ text: recipientLine(recipient), recipient }));
  }
  // What holds up many is the same for all of them.
  const held = recipients.find(({ state, problem }) => state === 'waiting' && problem)?.problem;
  const why = held && shorten(escapeMrkdwn(held.what), SHOWN_REASON);
  return why ? [{ text: `${stateSign('waiting')} ${why}` }] : [];
}

function recipientLine({ phone, name, state, problem }: RecipientProgress): string {
  const why = problem ? ` – ${shorten(escapeMrkdwn(problem.what), SHOWN_REASON)}` : '';
  const who = escapeMrkdwn(someone({ phone, name: name || undefined }));
  return `${stateSign(state)} ${who} ${stateName(state)}${why}`;
}

/** One text, or while they can still be taken out one by one, a line with a button each. */
export function recipientBlocks(
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
