import { findOptedOutRows } from './consent-columns.ts';
import { hasNoTextsWish } from './no-texts-wish.ts';
import { hasOnlyLabels, type ParsedPart, parseRecipientName, type Recipient } from './recipient.ts';
import { type RowCountry, readRowCountry } from './row-country.ts';
import { readTableColumns, type TableColumns } from './table-columns.ts';
import { hasDigit, hasLetter } from './text-tokens.ts';

/** The cells of a row. `text` is the row as typed. */
interface Row {
  readonly cells: readonly string[];
  readonly text: string;
}

type ReadCell = (cell: string, country?: RowCountry) => ParsedPart;

/** A cell with this many digits is an unreadable number. Fewer are an age, a street number or a date. */
const FEWEST_DIGITS = 7;

const SEPARATORS = ['\t', ';', '|', ','];

/** Whether a part that could not be read is a whole row: parts of a list have no separators in them. */
export function isTableRow(part: string): boolean {
  return SEPARATORS.some((separator) => part.includes(separator));
}

/**
 * Parses table rows from a spreadsheet or CSV file. Every line has the same separator (tab, semicolon, bar
 * or comma) and one number. The first line may be a header. Cells may be quoted. Undefined if the text is
 * not a table. A single line with commas is not a table, because commas also separate numbers.
 *
 * `read` parses one cell, as a number of a country if the row names one. A row whose number cannot be parsed is reported
 * whole.
 */
export function parseRecipientTable(text: string, read: ReadCell): ParsedPart | undefined {
  for (const separator of SEPARATORS) {
    if (!text.includes(separator)) continue;
    const rows = splitRows(text, separator);
    const table = rows && readRows(rows, separator === '\t' ? 1 : 2, read);
    if (table) return table;
  }
  return undefined;
}

/** Leaves out empty rows. Undefined if a quote is not closed. A line without a separator has one cell. */
function splitRows(text: string, separator: string): readonly Row[] | undefined {
  const rows: Row[] = [];
  let cells: string[] = [];
  let begin = 0;
  let at = 0;
  while (at <= text.length) {
    const cell = readCell(text, at, separator);
    if (!cell) return undefined;
    cells.push(cell.text);
    at = cell.end + 1;
    if (text[cell.end] === separator) continue;
    if (cells.some((one) => one !== ''))
      rows.push({ cells, text: text.slice(begin, cell.end).trim() });
    cells = [];
    begin = at;
  }
  return rows;
}

/** Reads the cell that starts at `from`, and finds where it ends. */
function readCell(text: string, from: number, separator: string) {
  let at = from;
  while (text[at] === ' ') at += 1;
  const opening = /["\u201c\u201d\u201e]/.test(text[at] ?? '');
  if (!opening) {
    while (at < text.length && text[at] !== separator && text[at] !== '\n') at += 1;
    return { text: text.slice(from, at).trim(), end: at };
  }
  let words = '';
  for (at += 1; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (!/["\u201c\u201d]/.test(sign)) {
      words += sign;
      continue;
    }
    if (text[at + 1] !== sign) break;
    words += sign;
    at += 1;
  }
  at += 1;
  while (text[at] === ' ') at += 1;
  // Text after the closing quote: the quote belonged to a name.
  if (at < text.length && text[at] !== separator && text[at] !== '\n') return undefined;
  return at > text.length ? undefined : { text: words.replace(/\s+/g, ' ').trim(), end: at };
}

function readRows(rows: readonly Row[], fewest: number, read: ReadCell): ParsedPart | undefined {
  if (rows.length < fewest) return undefined;
  const { columns, length } = findHeader(rows, read);
  const hasHeader = columns !== undefined && columns.numbers.length > 0 && rows.length > length;
  if (!hasHeader && rows.some(({ cells }) => cells.length === 1)) return undefined;
  const recipients: Recipient[] = [];
  const unread: string[] = [];
  const tableOptOuts: Recipient[] = [];
  const body = rows.slice(length);
  const optedOutRows = findOptedOutRows(
    columns?.consent ?? [],
    body.filter(({ cells }) => cells.length > 1),
  );
  for (const row of body) {
    if (row.cells.length === 1) {
      const line = read(row.text);
      recipients.push(...line.recipients);
      unread.push(...line.unread);
      tableOptOuts.push(...(line.tableOptOuts ?? []));
      continue;
    }
    const country = readRowCountry(columns?.countries.map((at) => row.cells[at] ?? '') ?? []);
    const numbers = row.cells.map((cell, at) =>
      hasDigit(cell) && !columns?.faxes.has(at) ? readNumbers(cell, read, country) : NONE,
    );
    const one = pickNumber(numbers, columns);
    // Several numbers side by side are a list, not a row, even if one of them cannot be parsed.
    const isLeft = (cell: string, at: number) => numbers[at]?.length === 0 && isLost(cell);
    if (one === 'several' || (one && !columns && row.cells.some(isLeft))) return undefined;
    if (!one) {
      unread.push(row.text);
      continue;
    }
    const name = one.recipient.name ?? findName(row.cells, one.at, columns);
    const recipient = name ? { phone: one.recipient.phone, name } : { phone: one.recipient.phone };
    const isOut = optedOutRows.has(row) || hasOptOutRemark(row.cells, columns);
    (isOut ? tableOptOuts : recipients).push(recipient);
  }
  // With a header it is a table, however few of its rows have a number.
  const count = recipients.length + tableOptOuts.length;
  const isMostlyRead = count > 0 && count >= body.length / 2;
  return hasHeader || isMostlyRead ? { recipients, unread, tableOptOuts } : undefined;
}

/** A spreadsheet may have a title above its header. */
const MAX_TITLE_ROWS = 5;

/** The header's columns, and how many rows the header and the titles above it take. */
function findHeader(
  rows: readonly Row[],
  read: ReadCell,
): { readonly columns?: TableColumns; readonly length: number } {
  const readColumns = ({ cells }: Row) => (cells.length > 1 ? readTableColumns(cells) : undefined);
  for (const [at, row] of rows.slice(0, MAX_TITLE_ROWS).entries()) {
    if (row.cells.some((cell) => hasDigit(cell) && readNumbers(cell, read).length > 0)) break;
    const columns = readColumns(row);
    if (columns && columns.numbers.length > 0) return { columns, length: at + 1 };
  }
  const columns = rows[0] && readColumns(rows[0]);
  return { columns, length: columns ? 1 : 0 };
}

const NONE: readonly Recipient[] = [];

/** The recipients in a cell that holds nothing else. Programs write `="0437111222"`, `'0437111222` and `437111222.0`. */
function readNumbers(cell: string, read: ReadCell, country?: RowCountry): readonly Recipient[] {
  const {
    recipients,
    unread,
    tableOptOuts = [],
  } = read(cell.replace(/^[='"]+/, '').replace(/^(\d{7,15})\.0$/, '$1'), country);
  const all = [...recipients, ...tableOptOuts];
  return all.length > 1 || unread.length === 0 ? all : NONE;
}

/** Whether a cell says that the person must not be texted, in whatever column that is. */
function hasOptOutRemark(cells: readonly string[], columns: TableColumns | undefined): boolean {
  return cells.some((cell, at) => (columns?.remarks.includes(at) ?? true) && hasNoTextsWish(cell));
}

function pickNumber(
  numbers: readonly (readonly Recipient[])[],
  columns: TableColumns | undefined,
): { readonly recipient: Recipient; readonly at: number } | 'several' | undefined {
  if (columns && columns.numbers.length > 0) {
    const at = columns.numbers.find((column) => (numbers[column]?.length ?? 0) > 0);
    const [recipient, ...others] = numbers[at ?? -1] ?? [];
    return at !== undefined && recipient && others.length === 0 ? { recipient, at } : undefined;
  }
  if (numbers.some(({ length }) => length > 1)) return 'several';
  const all = numbers.flatMap(([recipient], at) => (recipient ? [{ recipient, at }] : []));
  return all.length > 1 ? 'several' : all[0];
}

/** The name columns' cells, or else the first cell that can be a name. */
function findName(
  cells: readonly string[],
  number: number,
  columns: TableColumns | undefined,
): string {
  if (columns && columns.names.length > 0) {
    return parseCellName(columns.names.map((at) => cells[at] ?? '').join(' '));
  }
  return (
    cells.flatMap((cell, at) =>
      at === number || columns?.countries.includes(at) ? [] : parseCellName(cell) || [],
    )[0] ?? ''
  );
}

function parseCellName(cell: string): string {
  const words = cell.split(/\s+/).filter((word) => word !== '');
  return cell.includes('@') || !hasLetter(cell) || hasOnlyLabels(words)
    ? ''
    : parseRecipientName(words);
}

function isLost(cell: string): boolean {
  return (
    cell.replace(/\D/g, '').length >= FEWEST_DIGITS &&
    !/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/.test(cell)
  );
}
