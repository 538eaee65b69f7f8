import type { Recipient } from './recipient.ts';

/** `{name}`, or a blank that a template leaves to be filled in by hand: `{address}`. */
const VARIABLE = /\{([a-z][a-z0-9_ -]{0,29})\}/gi;

/** The variable that every recipient fills by itself. */
export const NAME_FIELD = 'name';

/** The variables in a text, lower case, each once. */
export function findMergeFields(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, word = '']) => word.toLowerCase()))];
}

/** The text as this recipient gets it: `{name}` filled, all else as it stands. */
export function fillMergeFields(text: string, { name }: Pick<Recipient, 'name'>): string {
  if (!name) return text;
  return text.replace(VARIABLE, (whole, word: string) =>
    word.toLowerCase() === NAME_FIELD ? name : whole,
  );
}

/** Whether this recipient can get this text: who has no name cannot fill `{name}`. */
export function canFillMergeFields(text: string, { name }: Pick<Recipient, 'name'>): boolean {
  return name !== undefined || !findMergeFields(text).includes(NAME_FIELD);
}
