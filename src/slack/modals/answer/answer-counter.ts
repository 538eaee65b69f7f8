import { measureAnswer } from '../../../domain/message-length.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { answerText } from '../../text/answer.ts';
import { formatCharacter } from '../../text/character.ts';

/** The entries in the form of an answer. */
export interface AnswerInput {
  readonly text: string;
  readonly hasPicture: boolean;
}

/** The numbers of the counter under the text. */
interface AnswerCount {
  readonly length: number;
  readonly limit: number;
  readonly parts: number;
  /** The first character that makes it a Unicode message. */
  readonly unicode?: string;
}

/** A change of this many characters is worth an update. */
const STEP = 10;

/** This close to the limit, every character is worth an update. */
const NEAR = 20;

export function countAnswer({ text, hasPicture }: AnswerInput): AnswerCount {
  const { length, limit, parts = 1, unicode } = measureAnswer(text.trim(), hasPicture);
  return { length, limit, parts: Math.max(1, parts), unicode: unicode || undefined };
}

/**
 * Whether the counter needs an update. It is not updated for every letter, because an update races with the
 * typing (Slack refuses it as `hash_conflict`, or the form flickers), and the whole workspace shares the
 * rate limit.
 */
export function hasCounterChanged(before: AnswerCount | undefined, now: AnswerCount): boolean {
  if (!before) return true;
  // The limit depends on the picture.
  if (now.limit !== before.limit || now.parts !== before.parts) return true;
  if (now.unicode !== before.unicode) return true;
  if (now.length === before.length) return false;
  const isNear = Math.max(now.length, before.length) >= now.limit - NEAR;
  return isNear || Math.abs(now.length - before.length) >= STEP;
}

/** `12 of 1,224 characters`, and the character that lowers the limit. */
export function formatAnswerCounter({ length, limit, parts, unicode }: AnswerCount): string {
  const remaining = limit - length;
  const { tooMany, counter, charged, shorter } = answerText;
  return [
    remaining < 0 && tooMany({ count: -remaining }),
    counter({ length, limit }),
    parts > 1 && charged({ count: parts }),
    unicode && shorter({ letters: escapeMrkdwn(formatCharacter(unicode)) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
