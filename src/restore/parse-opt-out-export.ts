import type { ExportedOptOutEvent } from '../core/opt-outs/restore-ledger.ts';
import type { OptOutHow } from '../domain/opt-out.ts';
import type { E164 } from '../domain/phone.ts';

interface OptOutExport {
  readonly events: readonly ExportedOptOutEvent[];
  /** One sentence per row that is not an event. */
  readonly faults: readonly string[];
}

/** The export's first line. */
const HEADER = 'number,event,time (UTC),how,by (Slack id),reason,reply id';

const KINDS = new Map([
  ['opted out', 'out'],
  ['opted in', 'in'],
] as const);

/** Parses the CSV file from `/mms optouts export`. Never throws. */
export function parseOptOutExport(csv: string): OptOutExport {
  const [header = [], ...rows] = parseCsv(csv.replace(/^\uFEFF/, ''));
  if (header.join(',') !== HEADER) {
    return { events: [], faults: [`The first line must be: ${HEADER}`] };
  }
  const events: ExportedOptOutEvent[] = [];
  const faults: string[] = [];
  for (const [n, row] of rows.entries()) {
    const event = parseRow(row.map(unescapeCell));
    if (event) events.push(event);
    else faults.push(`Row ${n + 2} is no event of an export.`);
  }
  return { events, faults };
}

function parseRow(row: readonly string[]): ExportedOptOutEvent | undefined {
  const [phone = '', event = '', time = '', how = '', by = '', reason = '', messageId = ''] = row;
  const kind = KINDS.get(event as 'opted out');
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time)
    ? Date.parse(`${time.replace(' ', 'T')}Z`)
    : Number.NaN;
  const parsedHow = parseHow(how, { by, reason, messageId });
  if (!/^\+\d{6,15}$/.test(phone) || !kind || Number.isNaN(at) || !parsedHow) return undefined;
  // The app wrote it as E.164.
  return { phone: phone as E164, kind, at, how: parsedHow };
}

function parseHow(
  how: string,
  { by, reason, messageId }: { by: string; reason: string; messageId: string },
): OptOutHow | undefined {
  if (how === 'texted' && messageId) return { kind: 'reply', messageId };
  if (how === 'by hand' && by) return { kind: 'person', by, reason: reason || undefined };
  if (how === 'confirmed by hand' && by && messageId) return { kind: 'flag', by, messageId };
  return how === 'in ClickSend’s list' ? { kind: 'list' } : undefined;
}

/** The export puts a ' before a cell that a spreadsheet would take for a formula. */
function unescapeCell(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '');
}

/** RFC 4180: cells with commas, quotes and line breaks are quoted. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
