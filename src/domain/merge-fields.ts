import type { Recipient } from './recipient.ts';

/**
 * `{name}`, `{first_name|there}` with what stands in for a name that is not known, or a blank that a
 * template leaves to be filled in by hand: `{address}`.
 */
const FIELD = /\{ {0,3}([a-z][a-z0-9_ -]{0,29}?) {0,3}(?:\|([^{}|\n]{0,60}))?\}/gi;

/** What every recipient fills by themselves: the words for it in a preview of a text to many. */
const recipientFields = { name: '[name]', first_name: '[first name]' } as const;

type RecipientField = keyof typeof recipientFields;

type Named = Pick<Recipient, 'name'>;

/** `{First Name}` and `{firstname}` are slips for `{first_name}`. */
function parseRecipientField(word: string): RecipientField | undefined {
  const letters = word.toLowerCase().replace(/[ _-]/g, '');
  if (letters === 'firstname') return 'first_name';
  return letters === 'name' ? 'name' : undefined;
}

/** The fields of a text that every recipient fills by themselves, each once. */
export function findRecipientFields(text: string): readonly RecipientField[] {
  return findWords(text).flatMap((word) => parseRecipientField(word) ?? []);
}

/** The blanks of a text, which a person fills in by hand: lower case, each once. */
export function findBlanks(text: string): readonly string[] {
  return findWords(text).filter((word) => !parseRecipientField(word));
}

function findWords(text: string): readonly string[] {
  const words = [...text.matchAll(FIELD)].map(([, word = '']) => {
    const lower = word.toLowerCase();
    return parseRecipientField(lower) ?? lower;
  });
  return [...new Set(words)];
}

/** The text as this recipient gets it. A field without a value and without a fallback stays as it is written. */
export function fillMergeFields(text: string, { name }: Named): string {
  return replaceFields(text, (field, fallback) => {
    if (!name) return fallback;
    return field === 'name' ? name : getFirstName(name);
  });
}

/** The text as a person reads it in Slack: as the only recipient gets it, or with `[name]` for many. */
export function showMergeFields(text: string, recipients: readonly Named[]): string {
  const [only, ...others] = recipients;
  if (only && others.length === 0) return fillMergeFields(text, only);
  return replaceFields(text, (field) => recipientFields[field]);
}

/** The fields that this recipient cannot fill: without a name all that have no fallback. */
export function findUnfilledFields(text: string, { name }: Named): readonly RecipientField[] {
  return name ? [] : findRecipientFields(fillMergeFields(text, {}));
}

/** What is wrong with a subject that has a recipient's field in it, in words. */
export function findSubjectFieldFault(subject: string): string | undefined {
  const [field] = findRecipientFields(subject);
  return field && `Everybody gets the same subject: use {${field}} in the message instead.`;
}

function replaceFields(
  text: string,
  fill: (field: RecipientField, fallback: string | undefined) => string | undefined,
): string {
  return text.replace(FIELD, (whole, word: string, fallback?: string) => {
    const field = parseRecipientField(word);
    return (field && fill(field, fallback?.trim())) ?? whole;
  });
}

const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|rev|fr)\.?$/i;

/** `Jo` of `Jo Smith`, of `Smith, Jo` and of `Dr Jo Smith`; the whole name where none is told: `Mrs Smith`. */
export function getFirstName(name: string): string {
  const [before = '', after = ''] = name.split(/,\s*/);
  const isTurned = after !== '' && !/^(?:jr|sr|ii|iii|phd|md)\.?$/i.test(after);
  const words = (isTurned ? after : before).split(/\s+/).filter((word) => word !== '');
  const rest = words.filter((word, n) => !(n === 0 && TITLE.test(word)));
  const hasTitle = rest.length < words.length;
  const [first = ''] = rest;
  // An initial is no name to call somebody by, and a title is followed by a family name.
  const isTold = /\p{L}{2}/u.test(first) && !(hasTitle && rest.length === 1);
  return isTold ? first : name;
}
