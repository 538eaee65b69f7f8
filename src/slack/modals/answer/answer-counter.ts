import { measureAnswer } from '../../../domain/answer-text.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';

/** What stands in the form of an answer. */
export interface AnswerInput {
  readonly text: string;
  readonly hasPicture: boolean;
}

/** What the counter under it says, in numbers. */
export interface AnswerCount {
  readonly length: number;
  readonly limit: number;
  readonly parts: number;
  /** The first character that makes it a Unicode message. */
  readonly unicode?: string;
}

/** As many characters more or fewer are worth an update. */
const STEP = 10;

/** So near the limit every character counts. */
const NEAR = 20;

export function countAnswer({ text, hasPicture }: AnswerInput): AnswerCount {
  const { length, limit, parts = 1, unicode } = measureAnswer(text.trim(), hasPicture);
  return { length, limit, parts: Math.max(1, parts), unicode: unicode || undefined };
}

/**
 * Whether the counter has to be shown anew. Not for every letter: an update races with whoever types
 * (Slack refuses it as `hash_conflict`, or the form flashes), and all people here share the calls.
 */
export function hasCounterChanged(before: AnswerCount | undefined, now: AnswerCount): boolean {
  if (!before) return true;
  // The limit tells whether there is a picture, too.
  if (now.limit !== before.limit || now.parts !== before.parts) return true;
  if (now.unicode !== before.unicode) return true;
  if (now.length === before.length) return false;
  const isNear = Math.max(now.length, before.length) >= now.limit - NEAR;
  return isNear || Math.abs(now.length - before.length) >= STEP;
}

/** `12 of 1,224 characters`, and what makes it a shorter Unicode message. */
export function formatAnswerCounter({ length, limit, parts, unicode }: AnswerCount): string {
  const left = limit - length;
  const count = `${length.toLocaleString('en')} of ${limit.toLocaleString('en')} characters`;
  const over = left < 0 ? `⚠️ ${(-left).toLocaleString('en')} too many: ${count}` : count;
  const charged = parts > 1 ? ` · charged as ${parts} messages` : '';
  const short = unicode
    ? ` · “${escapeMrkdwn(unicode)}” makes it a Unicode message, which holds fewer`
    : '';
  return `${over}${charged}${short}`;
}
