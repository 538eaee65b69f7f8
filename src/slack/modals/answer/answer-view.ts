import type { InputBlock, ModalView } from '@slack/types';
import type { AnswerPrice } from '../../../core/conversations/fetch-answer-price.ts';
import { showPrice } from '../../../domain/money.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { context } from '../../messages/blocks/message.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { PICTURE_ENDINGS } from '../../reading/picture-extensions.ts';
import { counted, counterWords, type Typed } from './answer-counter.ts';
import type { AnswerForm } from './answer-metadata.ts';

/** The form's own fields. An id that stays keeps what was typed over `views.update`. */
export const answerFields = {
  text: { block_id: 'answer_text', action_id: 'answer_text' },
  picture: { block_id: 'answer_picture', action_id: 'answer_picture' },
} as const;

/** Slack's field takes 3,000; ClickSend's limit is said under it. */
const MOST_TYPED = 3_000;

/** *Reply*: a text to one person, with a picture or without. Only whoever pressed it sees the number. */
export function answerView(form: AnswerForm, typed: Typed): ModalView {
  const now = counted(typed);
  const remembered: AnswerForm = { ...form, counted: now };
  return {
    type: 'modal',
    callback_id: callbackIds.answer,
    private_metadata: JSON.stringify(remembered),
    title: plain('Reply by text message'),
    submit: plain('Send'),
    close: plain('Cancel'),
    blocks: [
      context(toWords(form)),
      textInput(),
      { ...context(counterWords(now)), block_id: 'counter' },
      pictureInput(),
      { ...context(priceWords(form.price)), block_id: 'price' },
    ],
  };
}

function toWords({ who, from, isTexted }: AnswerForm): string {
  const sender = from
    ? `from ${escapeMrkdwn(from)}${isTexted ? ', which they texted' : ''}`
    : 'from a number that ClickSend chooses';
  return `To *${escapeMrkdwn(who)}*, ${sender}. It shows in the thread.`;
}

function textInput(): InputBlock {
  return {
    type: 'input',
    block_id: answerFields.text.block_id,
    label: plain('Message'),
    dispatch_action: true,
    element: {
      type: 'plain_text_input',
      action_id: answerFields.text.action_id,
      multiline: true,
      max_length: MOST_TYPED,
      focus_on_load: true,
      dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
    },
  };
}

function pictureInput(): InputBlock {
  return {
    type: 'input',
    block_id: answerFields.picture.block_id,
    label: plain('Picture'),
    hint: plain(
      'With one it goes out as an MMS, without as an SMS. Up to 10 MB; it is made to fit.',
    ),
    optional: true,
    element: {
      type: 'file_input',
      action_id: answerFields.picture.action_id,
      filetypes: [...PICTURE_ENDINGS],
      max_files: 1,
    },
  };
}

function priceWords(price: AnswerPrice | undefined): string {
  if (!price) return 'Price: asking ClickSend…';
  const { sms, mms, currency } = price;
  const words = [
    ...(sms === undefined
      ? []
      : [`${showPrice(sms, currency)} for each 160 characters (70 with emoji)`]),
    ...(mms === undefined ? [] : [`${showPrice(mms, currency)} with a picture`]),
  ];
  return words.length > 0
    ? `Price: ${words.join(' · ')}`
    : 'Price: ClickSend did not say. The line in the thread will.';
}
