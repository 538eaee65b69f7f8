import type { Button } from '@slack/types';
import type { PersonRecordCounts } from '../../../core/privacy/erasure-requests.ts';
import type { E164 } from '../../../domain/phone.ts';
import { formatNumber } from '../../text/count.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks, buildConfirmDialog } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';

/** Asks before a person is erased, and says what is deleted and what is not. */
export function buildForgetQuestion(phone: E164, what: PersonRecordCounts): SlackMessage {
  const text = [
    `*Erase all that is known of ${phone}?* ${formatCounts(what)}`,
    '*What goes:* what they wrote and the pictures that came with it, what was sent to them alone and answered to them with its posts, why they may be texted, receipts, and their number and name wherever a send went to others too. What is scheduled will not go to them.',
    `*What stays:* whether they opted out, since without that somebody could text them again. And what is not mine to erase: ClickSend’s own history and contact lists (dashboard.clicksend.com), what people here wrote themselves, and files with results that were given out before.`,
  ].join('\n');
  const keepButton = buildButton(actionIds.keep, 'Keep it');
  return buildMessage(text, ...buildButtonBlocks(buildEraseButton(phone), keepButton));
}

function formatCounts({ sends, replies, hasConsent }: PersonRecordCounts): string {
  const counts = [
    `${formatNumber(sends)} ${sends === 1 ? 'message' : 'messages'} sent`,
    `${formatNumber(replies)} received`,
    hasConsent ? 'a note of consent' : 'no note of consent',
  ];
  return `There are ${counts.join(', ')}.`;
}

function buildEraseButton(phone: E164): Button {
  return buildButton(actionIds.forget, 'Erase', {
    value: phone,
    style: 'danger',
    confirm: buildConfirmDialog({
      title: 'Erase this person?',
      text: 'It cannot be brought back, by nobody.',
      ...{ confirm: 'Erase', deny: 'Keep', style: 'danger' },
    }),
  });
}

/** Takes the place of the question. */
export const FORGET_STARTED_TEXT =
  '🧹 Being erased. I tell you in your direct messages with me when it is done; what is under way at ClickSend at this moment is waited for.';
