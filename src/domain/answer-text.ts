import { describeCharacter } from './character-name.ts';
import { fillMergeFields, findUnfilledFields } from './merge-fields.ts';
import { measureMmsText, measureSmsText } from './message-length.ts';
import type { Recipient } from './recipient.ts';

/** How much of a text ClickSend takes. */
interface AnswerMeasure {
  readonly length: number;
  readonly limit: number;
  /** How many messages an SMS is charged as. */
  readonly parts?: number;
  /** The first character that makes it a shorter Unicode message. */
  readonly unicode?: string;
}

export function measureAnswer(text: string, hasPicture: boolean): AnswerMeasure {
  return hasPicture ? measureMmsText(text) : measureSmsText(text);
}

/** What is wrong with an answer's text, in words; undefined for one that ClickSend takes. */
export function findAnswerTextError(
  body: string,
  hasPicture: boolean,
  recipient: Pick<Recipient, 'name'>,
): string | undefined {
  if (body === '') {
    return hasPicture
      ? 'Write a few words: ClickSend sends no picture without any.'
      : 'Write what to answer.';
  }
  const [field] = findUnfilledFields(body, recipient);
  if (field) return `There’s no name for {${field}}. Take it out, or write {${field}|there}.`;
  const text = fillMergeFields(body, recipient);
  const { length, limit, unicode } = measureAnswer(text, hasPicture);
  if (length <= limit) return undefined;
  const because = unicode
    ? ` because of ${describeCharacter(unicode)}, which is not in the basic SMS alphabet`
    : '';
  return `This has ${length} characters; ClickSend takes ${limit}${because}. Please shorten it.`;
}
