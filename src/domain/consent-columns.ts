/** A column that says of each row whether the person may be texted. */
export interface ConsentColumn {
  readonly at: number;
  /** What a `yes` in it means. */
  readonly yes: 'optedOut' | 'optedIn';
}

// Headers are simplified before: see `readTableColumns`.
const OPTED_OUT =
  /\bopt(?:ed)? ?out|unsubscri|\b(?:do not|don ?t|never) (?:text|sms|contact|message|send)|^no (?:sms|texts?|messages|contact|consent)\b|consent (?:withdrawn|revoked)|^stop(?:ped)?$/;
const OPTED_IN =
  /\bopt(?:ed)? ?in\b|\bsubscribed\b|consent|\b(?:may|can|ok|okay|happy) (?:we |to )?(?:be )?(?:text|sms|contact|message)|accepts? (?:sms|texts?|marketing)|permission/;
/** About something else than texts. */
const OTHER_CHANNEL = /mail|newsletter|\bcalls?\b|\bpost\b|letter|photo|privacy|medical|parent/;
const TEXTS = /\b(?:sms|mms|texts?)\b/;

/** `at`: the index of the column. Undefined if its header is about something else. */
export function readConsentColumn(header: string, at: number): ConsentColumn | undefined {
  if (OTHER_CHANNEL.test(header) && !TEXTS.test(header)) return undefined;
  if (OPTED_OUT.test(header)) return { at, yes: 'optedOut' };
  return OPTED_IN.test(header) ? { at, yes: 'optedIn' } : undefined;
}

const YES = /^(?:(?:yes|y|true|t|1|x|ja|oui|si|sim|wahr|vrai)(?![\p{L}\p{N}])|[✓✔☑✅])/u;
const NO = /^(?:(?:no|n|none|never|false|f|0|nein|non|nao|falsch|faux)(?![\p{L}\p{N}])|☐)/u;
const OUT = /^(?:opt(?:ed)?[ -]?out|unsubscribed|stop(?:ped)?)\b/;
const IN = /^(?:opt(?:ed)?[ -]?in|subscribed)\b/;
const EMPTY = /^(?:[-–—]|n\/?a)?$/;
/** When somebody opted out or in. */
const DATE = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}\b/;

/**
 * Finds the rows of people who do not want texts. A column counts only if at least one of its cells clearly says yes or
 * no. What else is in a column of opt-outs (`asked by phone`) means that the person opted out. An empty cell means no,
 * but not where others say no: there it means that nobody knows.
 */
export function findOptedOutRows<Row extends { readonly cells: readonly string[] }>(
  columns: readonly ConsentColumn[],
  rows: readonly Row[],
): ReadonlySet<Row> {
  return new Set(columns.flatMap((column) => findOptedOutIn(column, rows)));
}

function findOptedOutIn<Row extends { readonly cells: readonly string[] }>(
  { at, yes }: ConsentColumn,
  rows: readonly Row[],
): readonly Row[] {
  const values = rows.map(({ cells }) => readValue(cells[at] ?? '', yes));
  if (!values.some((value) => value === 'optedOut' || value === 'optedIn')) return [];
  const isTickedIn = yes === 'optedIn' && values.every(isTickOrEmpty);
  return rows.filter((_, n) => {
    const value = values[n];
    if (value === 'unclear') return yes === 'optedOut';
    return value === 'optedOut' || (isTickedIn && value === 'empty');
  });
}

function isTickOrEmpty(value: ConsentValue): boolean {
  return value === 'optedIn' || value === 'empty';
}

type ConsentValue = ConsentColumn['yes'] | 'empty' | 'unclear';

/** By its first words: a cell often says when or how as well. */
function readValue(cell: string, yes: ConsentColumn['yes']): ConsentValue {
  const value = cell
    .normalize('NFD')
    .replace(/\p{M}|\uFE0F/gu, '')
    .toLowerCase();
  if (EMPTY.test(value)) return 'empty';
  if (OUT.test(value)) return 'optedOut';
  if (IN.test(value)) return 'optedIn';
  if (YES.test(value) || DATE.test(value)) return yes;
  if (NO.test(value)) return yes === 'optedOut' ? 'optedIn' : 'optedOut';
  return 'unclear';
}
