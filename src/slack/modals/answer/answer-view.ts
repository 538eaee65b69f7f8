import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { AnswerContent, AnswerRecipient } from '../../../core/conversations/answer-reply.ts';
import type { AnswerPrice } from '../../../core/prices/fetch-answer-price.ts';
import { findCountry } from '../../../domain/country.ts';
import { formatMoney } from '../../../domain/money.ts';
import { type CountryCode, formatDialledPhone } from '../../../domain/phone.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildContextBlock } from '../../messages/blocks/message.ts';
import { formatContact } from '../../messages/format/contact.ts';
import { escapeMrkdwn, shortenText } from '../../messages/format/mrkdwn.ts';
import { parseJson } from '../../reading/parse-json.ts';
import { PICTURE_EXTENSIONS } from '../../reading/picture-address.ts';
import { answerText } from '../../text/answer.ts';
import {
  buildInputBlock,
  MAX_FIELD_LENGTH,
  parsePickedFile,
  readFields,
} from '../shared/elements.ts';
import { buildModal } from '../shared/modal-views.ts';
import { type AnswerInput, countAnswer, formatAnswerCounter } from './answer-counter.ts';

/** By block and action id. If an id stays the same, `views.update` keeps what was typed. */
export const answerFields = { text: 'answer_text', picture: 'answer_picture' } as const;

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
      buildInputBlock(
        answerFields.text,
        answerText.message,
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: MAX_FIELD_LENGTH,
          focus_on_load: true,
          dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
        },
        { isReported: true },
      ),
      { ...buildContextBlock(formatAnswerCounter(counted)), block_id: 'counter' },
      buildInputBlock(
        answerFields.picture,
        answerText.picture,
        {
          type: 'file_input',
          filetypes: [...PICTURE_EXTENSIONS],
          max_files: 1,
        },
        { hint: answerText.pictureHint, isOptional: true },
      ),
      { ...buildContextBlock(formatPrice(form.price)), block_id: 'price' },
    ],
  });
}

function formatRecipient({ who, from, isTexted, country }: AnswerMetadata): string {
  const { to, anySender, textedSender } = answerText;
  const own = from && escapeMrkdwn(formatDialledPhone(from, country));
  const sender = own ? (isTexted ? textedSender({ sender: own }) : own) : anySender;
  return to({ people: escapeMrkdwn(who), sender });
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

export function buildAnswerMetadata(
  { name, phone, from, isTexted }: AnswerRecipient,
  form: Pick<AnswerMetadata, 'nonce' | 'reply' | 'thread'>,
  country: CountryCode | undefined,
): AnswerMetadata {
  const who = shortenText(formatContact({ name, phone }, country), 200);
  return { ...form, who, name, from, isTexted: isTexted ? true : undefined, country };
}

const metadataSchema = z.object({
  /** Identifies the form: submitting it twice gives one answer. */
  nonce: z.string().min(1),
  /** ClickSend's id of the answered reply. */
  reply: z.string().min(1),
  /** The thread that the answer is posted in. */
  thread: z.object({ channel: z.string().min(1), ts: z.string().min(1) }),
  /** `Jo 0437 111 222` */
  who: z.string(),
  /** Fills `{name}` in the text. */
  name: z.string().optional().catch(undefined),
  from: z.string().optional(),
  isTexted: z.literal(true).optional().catch(undefined),
  /** The reader's. */
  country: z
    .string()
    .transform((code) => findCountry(code)?.code)
    .optional()
    .catch(undefined),
  price: z
    .object({ sms: z.number().optional(), mms: z.number().optional(), currency: z.string() })
    .optional()
    .catch(undefined),
  /** The values that the counter shows. */
  counted: z
    .object({
      length: z.number(),
      limit: z.number(),
      parts: z.number(),
      unicode: z.string().optional(),
    })
    .optional()
    .catch(undefined),
});

/** What the form carries in its `private_metadata`. */
type AnswerMetadata = Readonly<z.infer<typeof metadataSchema>>;

export function parseAnswerMetadata(privateMetadata: string): AnswerMetadata | undefined {
  return parseJson(privateMetadata, metadataSchema);
}

/** Parses the form of an answer, submitted or open. */
export function parseAnswerSubmission(view: unknown): AnswerContent {
  const { read } = readFields(view);
  return {
    text: read(answerFields.text).value ?? '',
    picture: parsePickedFile(read(answerFields.picture)),
  };
}
