import type { Problem } from './problem.ts';
import type { Recipient } from './recipient.ts';

const INSIDE = String.raw` {0,3}([a-z][a-z0-9_. -]{0,29}?) {0,3}(?:\|([^{}|\n]{0,60}))?`;

/**
 * `{name}`, `{first_name|there}` with a fallback, or a placeholder that a person replaces by hand: `{address}`. Many
 * programs write two braces: both pairs are replaced, so that no brace stays around a name.
 */
const FIELD = new RegExp(String.raw`\{\{${INSIDE}\}\}|\{${INSIDE}\}`, 'gi');

/** Fields filled per recipient, and what the preview of a text to many shows for them. */
const recipientFields = { name: '[name]', first_name: '[first name]' } as const;

type RecipientField = keyof typeof recipientFields;

type Named = Pick<Recipient, 'name'>;

/** Accepts `{First Name}` and `{firstname}` for `{first_name}`. */
function parseRecipientField(word: string): RecipientField | undefined {
  const letters = word.toLowerCase().replace(/[ _-]/g, '');
  if (letters === 'firstname') return 'first_name';
  return letters === 'name' ? 'name' : undefined;
}

/** The per-recipient fields of a text, each once. */
export function findRecipientFields(text: string): readonly RecipientField[] {
  return findWords(text).flatMap((word) => parseRecipientField(word) ?? []);
}

/** The placeholders of a text that a person replaces by hand: lower case, each once. */
export function findBlanks(text: string): readonly string[] {
  return findWords(text).filter((word) => !parseRecipientField(word));
}

function findWords(text: string): readonly string[] {
  const words = [...text.matchAll(FIELD)].map(([, doubled, , single]) => {
    const lower = (doubled ?? single ?? '').toLowerCase();
    return parseRecipientField(lower) ?? lower;
  });
  return [...new Set(words)];
}

/** The text for one recipient. A field with neither value nor fallback stays unchanged. */
export function fillMergeFields(text: string, { name }: Named): string {
  return replaceFields(text, (field, fallback) => {
    if (!name) return fallback;
    return field === 'name' ? name : getFirstName(name);
  });
}

/** The text as Slack shows it: filled in for a single recipient, with `[name]` for many. */
export function showMergeFields(text: string, recipients: readonly Named[]): string {
  const [only, ...others] = recipients;
  if (only && others.length === 0) return fillMergeFields(text, only);
  return replaceFields(text, (field) => recipientFields[field]);
}

/** The fields that this recipient has no value for. Without a name, that is every field without a fallback. */
export function findUnfilledFields(text: string, { name }: Named): readonly RecipientField[] {
  return name ? [] : findRecipientFields(fillMergeFields(text, {}));
}

/** Everyone gets the same subject. Undefined if it has no field of a recipient. */
export function findSubjectFieldProblem(subject: string): Problem | undefined {
  const [field] = findRecipientFields(subject);
  return field && { code: 'field_in_subject', field };
}

function replaceFields(
  text: string,
  fill: (field: RecipientField, fallback: string | undefined) => string | undefined,
): string {
  return text.replace(FIELD, (whole: string, ...parts: readonly (string | undefined)[]) => {
    const [doubled, doubledFallback, single, singleFallback] = parts;
    const field = parseRecipientField(doubled ?? single ?? '');
    return (field && fill(field, (doubledFallback ?? singleFallback)?.trim())) ?? whole;
  });
}

const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|rev|fr)\.?$/i;

/** `Jo` for `Jo Smith`, `Smith, Jo` and `Dr Jo Smith`; the whole name if it has no first name, as in `Mrs Smith`. */
export function getFirstName(name: string): string {
  const [before = '', after = ''] = name.split(/,\s*/);
  const isTurned = after !== '' && !/^(?:jr|sr|ii|iii|phd|md)\.?$/i.test(after);
  const words = (isTurned ? after : before).split(/\s+/).filter((word) => word !== '');
  const rest = words.filter((word, n) => !(n === 0 && TITLE.test(word)));
  const hasTitle = rest.length < words.length;
  const [first = ''] = rest;
  // Nobody is addressed by an initial, and the word after a title is a family name.
  const isTold = /\p{L}{2}/u.test(first) && !(hasTitle && rest.length === 1);
  return isTold ? first : name;
}
