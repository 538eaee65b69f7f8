import { describeCharacter } from './character-name.ts';
import { fillMergeFields, findUnfilledFields } from './merge-fields.ts';
import { measureMmsText, measureSmsText } from './message-length.ts';
import type { Recipient } from './recipient.ts';

/** How much text ClickSend accepts. */
interface AnswerMeasure {
  readonly length: number;
  readonly limit: number;
  /** How many SMS parts ClickSend charges for. */
  readonly parts?: number;
  /** The first non-GSM character, which makes the message Unicode and lowers its limit. */
  readonly unicode?: string;
}

export function measureAnswer(text: string, hasPicture: boolean): AnswerMeasure {
  return hasPicture ? measureMmsText(text) : measureSmsText(text);
}

/** Describes why ClickSend would reject an answer's text. Undefined if it is valid. */
export function findAnswerTextError(
  body: string,
  hasPicture: boolean,
  recipient: Pick<Recipient, 'name'>,
): string | undefined {
  if (body === '') {
    return hasPicture
      ? 'Write a few words: a picture can’t go out without text.'
      : 'Write a message.';
  }
  const [field] = findUnfilledFields(body, recipient);
  if (field)
    return `I don’t know this person’s name for {${field}}. Remove it, or write {${field}|there}.`;
  const text = fillMergeFields(body, recipient);
  const { length, limit, unicode } = measureAnswer(text, hasPicture);
  if (length <= limit) return undefined;
  const because = unicode
    ? ` because of ${describeCharacter(unicode)}, which takes more room than plain letters`
    : '';
  return `This has ${length} characters, and ${limit} fit${because}. Shorten it.`;
}
