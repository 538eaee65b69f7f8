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

const YES = /^(?:yes|y|true|t|1|x|✓|✔|☑|✅|ja|oui|si|sim|wahr|vrai)$/;
const NO = /^(?:no|n|false|f|0|nein|non|nao|falsch|faux|☐)$/;
const OUT = /^(?:opt(?:ed)?[ -]?out|unsubscribed|stop(?:ped)?)$/;
const IN = /^(?:opt(?:ed)?[ -]?in|subscribed)$/;

/**
 * Finds the rows of people who do not want texts. A column counts only if each of its cells is clearly yes, no or
 * empty. An empty cell means no, but not where others say no: there it means that nobody knows.
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
  const known = values.filter((value) => value !== 'empty');
  if (known.length === 0 || known.includes('unclear')) return [];
  const isTickedIn = yes === 'optedIn' && !known.includes('optedOut');
  return rows.filter((_, n) => values[n] === 'optedOut' || (isTickedIn && values[n] === 'empty'));
}

function readValue(cell: string, yes: ConsentColumn['yes']) {
  const value = cell
    .normalize('NFD')
    .replace(/\p{M}|\uFE0F/gu, '')
    .toLowerCase();
  if (value === '' || /^[-–—]$/.test(value)) return 'empty';
  if (OUT.test(value)) return 'optedOut';
  if (IN.test(value)) return 'optedIn';
  if (YES.test(value)) return yes;
  if (NO.test(value)) return yes === 'optedOut' ? 'optedIn' : 'optedOut';
  return 'unclear';
}
