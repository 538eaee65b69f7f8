import { z } from 'zod';
import type { AnswerRecipient } from '../../../core/conversations/reply-answers.ts';
import type { ThreadRef } from '../../../core/ports/threads.ts';
import type { AnswerPrice } from '../../../core/prices/fetch-answer-price.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import type { AnswerCount } from './answer-counter.ts';

/** What the form carries in its `private_metadata`. */
export interface AnswerMetadata {
  /** Identifies the form: submitting it twice gives one answer. */
  readonly nonce: string;
  /** ClickSend's id of the answered reply. */
  readonly reply: string;
  /** The thread that the answer is posted in. */
  readonly thread: ThreadRef;
  /** `Jo +61437111222` */
  readonly who: string;
  /** Fills `{name}` in the text. */
  readonly name?: string;
  readonly from?: string;
  readonly isTexted?: true;
  readonly price?: AnswerPrice;
  /** The values that the counter shows. */
  readonly counted?: AnswerCount;
}

export function buildAnswerMetadata(
  { name, phone, from, isTexted }: AnswerRecipient,
  form: Pick<AnswerMetadata, 'nonce' | 'reply' | 'thread'>,
): AnswerMetadata {
  const who = shortenText([name, phone].filter(Boolean).join(' '), 200);
  return { ...form, who, name, from, isTexted: isTexted ? true : undefined };
}

const metadata = z.object({
  nonce: z.string().min(1),
  reply: z.string().min(1),
  thread: z.object({ channel: z.string().min(1), ts: z.string().min(1) }),
  who: z.string(),
  name: z.string().optional().catch(undefined),
  from: z.string().optional(),
  isTexted: z.literal(true).optional().catch(undefined),
  price: z
    .object({ sms: z.number().optional(), mms: z.number().optional(), currency: z.string() })
    .optional()
    .catch(undefined),
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

/** Undefined if it cannot be parsed. */
export function parseAnswerMetadata(privateMetadata: string): AnswerMetadata | undefined {
  try {
    return metadata.parse(JSON.parse(privateMetadata));
  } catch {
    return undefined;
  }
}
