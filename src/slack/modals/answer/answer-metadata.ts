import { z } from 'zod';
import type { AnswerPrice } from '../../../core/conversations/fetch-answer-price.ts';
import type { AnswerRecipient } from '../../../core/conversations/reply-answers.ts';
import type { ThreadRef } from '../../../core/ports/threads.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import type { AnswerCount } from './answer-counter.ts';

/** What the form remembers: the counter is written anew while somebody types. */
export interface AnswerMetadata {
  /** Names the form: sent twice, it is one answer. */
  readonly nonce: string;
  /** ClickSend's id of the reply that it answers. */
  readonly reply: string;
  /** Where the answer stands. */
  readonly thread: ThreadRef;
  /** `Jo +61437111222` */
  readonly who: string;
  readonly from?: string;
  readonly isTexted?: true;
  readonly price?: AnswerPrice;
  /** What its counter says. */
  readonly counted?: AnswerCount;
}

export function buildAnswerMetadata(
  to: AnswerRecipient,
  form: Pick<AnswerMetadata, 'nonce' | 'reply' | 'thread'>,
): AnswerMetadata {
  const who = [to.name, to.phone].filter(Boolean).join(' ');
  return {
    ...{ ...form, who: shortenText(who, 200) },
    ...(to.from ? { from: to.from } : {}),
    ...(to.isTexted ? { isTexted: true } : {}),
  };
}

const metadata = z.object({
  nonce: z.string().min(1),
  reply: z.string().min(1),
  thread: z.object({ channel: z.string().min(1), ts: z.string().min(1) }),
  who: z.string(),
  from: z.string().optional(),
  isTexted: z.literal(true).optional().catch(undefined),
  price: z
    .object({
      sms: z.number().optional(),
      mms: z.number().optional(),
      currency: z.string(),
    })
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

/** Undefined when it cannot be read. */
export function parseAnswerMetadata(privateMetadata: string): AnswerMetadata | undefined {
  try {
    const {
      from,
      isTexted,
      price,
      counted: before,
      ...form
    } = metadata.parse(JSON.parse(privateMetadata));
    return {
      ...form,
      ...(from ? { from } : {}),
      ...(isTexted ? { isTexted } : {}),
      ...(price ? { price: priceIn(price) } : {}),
      ...(before ? { counted: countedIn(before) } : {}),
    };
  } catch {
    return undefined;
  }
}

function countedIn({
  unicode,
  ...numbers
}: Omit<AnswerCount, 'unicode'> & { unicode?: string | undefined }): AnswerCount {
  return { ...numbers, ...(unicode ? { unicode } : {}) };
}

function priceIn({
  sms,
  mms,
  currency,
}: {
  sms?: number | undefined;
  mms?: number | undefined;
  currency: string;
}): AnswerPrice {
  return {
    sms,
    mms,
    currency,
  };
}
