/** A column that says of each row whether the person may be texted. */
export interface ConsentColumn {
  readonly at: number;
  /** What a `yes` in it means. */
  readonly yes: 'optedOut' | 'optedIn';
  /** Its name says only that it is about texts, so it counts only if every cell says yes or no. */
  readonly isVague?: true;
}

// Headers are simplified before: see `readTableColumns`.
const OPTED_OUT =
  /\bopt(?:ed)? ?out|unsubscri|\b(?:do not|don ?t|never) (?:text|sms|contact|message|send)|^no (?:sms|texts?|messages|contact|consent)\b|consent (?:withdrawn|revoked)|^stop(?:ped)?$|\bdnc\b|desabonne|desinscrit|abgemeldet|abbestellt/;
const OPTED_IN =
  /\bopt(?:ed)? ?in\b|\bsubscribed\b|consent|\b(?:may|can|ok|okay|happy) (?:we |to )?(?:be )?(?:text|sms|contact|message)|accepts? (?:sms|texts?|marketing)|permission|^opt$|\b(?:sms|mms|text) opt$|erlaubt|einwilligung|zustimmung|consentement|consentimi?ento|consenso|toestemming|samtykke/;
/** About something else than texts. */
const OTHER_CHANNEL = /mail|newsletter|\bcalls?\b|\bpost\b|letter|photo|privacy|medical|parent/;
const TEXTS = /\b(?:sms|mms|texts?)\b/;
/** `SMS sent` says what happened, not what somebody wants. */
const NO_WISH = /\b(?:sent|delivered|failed|received|opened|date|last|count|body)\b/;

/** `at`: the index of the column. Undefined if its header is about something else. */
export function readConsentColumn(header: string, at: number): ConsentColumn | undefined {
  if (isAboutOtherChannel(header)) return undefined;
  if (OPTED_OUT.test(header)) return { at, yes: 'optedOut' };
  if (OPTED_IN.test(header)) return { at, yes: 'optedIn' };
  const isAboutTexts = TEXTS.test(header) && !NO_WISH.test(header);
  return isAboutTexts ? { at, yes: 'optedIn', isVague: true } : undefined;
}

const YES = /^(?:(?:yes|y|true|t|1|x|ja|oui|si|sim|wahr|vrai)(?![\p{L}\p{N}])|[✓✔☑✅])/u;
const NO = /^(?:(?:no|n|none|never|false|f|0|nein|non|nao|falsch|faux)(?![\p{L}\p{N}])|☐)/u;
const OUT = /^(?:opt(?:ed)?[ _-]?out|unsubscribed|stop(?:ped)?)\b|^out$/;
const IN = /^(?:opt(?:ed)?[ _-]?in|subscribed)\b|^in$/;
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
  { at, yes, isVague }: ConsentColumn,
  rows: readonly Row[],
): readonly Row[] {
  if (isVague && rows.some(({ cells }) => !isPlainValue(cells[at] ?? ''))) return [];
  const values = rows.map(({ cells }) => readValue(cells[at] ?? '', yes));
  if (!values.some((value) => value === 'optedOut' || value === 'optedIn')) return [];
  const isTickedIn = yes === 'optedIn' && values.every(isTickOrEmpty);
  return rows.filter((_, n) => {
    const value = values[n];
    if (value === 'unclear') return yes === 'optedOut';
    return value === 'optedOut' || (isTickedIn && value === 'empty');
  });
}

/** Not `1-415-555-2671`, which begins like a yes. */
function isPlainValue(cell: string): boolean {
  return !/\d\D*\d/.test(cell) && readValue(cell, 'optedIn') !== 'unclear';
}

function isTickOrEmpty(value: ConsentValue): boolean {
  return value === 'optedIn' || value === 'empty';
}

type ConsentValue = ConsentColumn['yes'] | 'empty' | 'unclear';

/**
 * Whether a column is about another way to reach somebody than by text: `Email status` may say *Unsubscribed*. The
 * header is as in `readConsentColumn`.
 */
export function isAboutOtherChannel(header: string): boolean {
  return OTHER_CHANNEL.test(header) && !TEXTS.test(header);
}

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
