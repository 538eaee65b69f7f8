import type { InputBlock, ModalView } from '@slack/types';
import type { AnswerPrice } from '../../../core/prices/fetch-answer-price.ts';
import { formatMoney } from '../../../domain/money.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildContextBlock, buildPlainText } from '../../messages/blocks/message.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { PICTURE_EXTENSIONS } from '../../reading/picture-extensions.ts';
import { answerText } from '../../text/answer.ts';
import { buildModal } from '../shared/build-modal.ts';
import { MAX_FIELD_LENGTH } from '../shared/elements.ts';
import { type AnswerInput, countAnswer, formatAnswerCounter } from './answer-counter.ts';
import type { AnswerMetadata } from './answer-metadata.ts';

/** If an id stays the same, `views.update` keeps what was typed. */
export const answerFields = {
  text: { block_id: 'answer_text', action_id: 'answer_text' },
  picture: { block_id: 'answer_picture', action_id: 'answer_picture' },
} as const;

/**
 * The form of *Reply*: a text to one person, with or without a picture. Only the person who pressed sees
 * the number.
 */
export function buildAnswerView(form: AnswerMetadata, input: AnswerInput): ModalView {
  const counted = countAnswer(input);
  const metadata: AnswerMetadata = { ...form, counted };
  return buildModal({
    callback_id: callbackIds.answer,
    private_metadata: JSON.stringify(metadata),
    title: answerText.title,
    submit: answerText.sendButton({ name: form.name ?? '' }),
    close: answerText.closeButton,
    blocks: [
      buildContextBlock(formatRecipient(form)),
      buildTextInput(),
      { ...buildContextBlock(formatAnswerCounter(counted)), block_id: 'counter' },
      buildPictureInput(),
      { ...buildContextBlock(formatPrice(form.price)), block_id: 'price' },
    ],
  });
}

function formatRecipient({ who, from, isTexted }: AnswerMetadata): string {
  const { to, anySender, textedSender } = answerText;
  const own = from && escapeMrkdwn(from);
  const sender = own ? (isTexted ? textedSender({ sender: own }) : own) : anySender;
  return to({ people: escapeMrkdwn(who), sender });
}

function buildTextInput(): InputBlock {
  return {
    type: 'input',
    block_id: answerFields.text.block_id,
    label: buildPlainText(answerText.message),
    dispatch_action: true,
    element: {
      type: 'plain_text_input',
      action_id: answerFields.text.action_id,
      multiline: true,
      max_length: MAX_FIELD_LENGTH,
      focus_on_load: true,
      dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
    },
  };
}

function buildPictureInput(): InputBlock {
  return {
    type: 'input',
    block_id: answerFields.picture.block_id,
    label: buildPlainText(answerText.picture),
    hint: buildPlainText(answerText.pictureHint),
    optional: true,
    element: {
      type: 'file_input',
      action_id: answerFields.picture.action_id,
      filetypes: [...PICTURE_EXTENSIONS],
      max_files: 1,
    },
  };
}

function formatPrice(price: AnswerPrice | undefined): string {
  const { asking, known, text, picture, unknown } = answerText.price;
  if (!price) return asking;
  const { sms, mms, currency } = price;
  const prices = [
    sms !== undefined && text({ price: formatMoney(sms, currency) }),
    mms !== undefined && picture({ price: formatMoney(mms, currency) }),
  ].filter(Boolean);
  return prices.length > 0 ? known({ prices: prices.join(' · ') }) : unknown;
}
