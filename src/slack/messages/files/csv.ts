import { stringify } from 'csv-stringify/sync';

/** `quoted_match`, because by default the library quotes only its own line breaks. */
const format = {
  record_delimiter: 'windows',
  escape_formulas: true,
  quoted_match: /[\r\n]/,
} as const;

/** A time (Unix ms) in UTC: `2026-11-23 09:00:00`. */
export function formatCsvTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** Rows for spreadsheets. `isFirst`: begins with the UTF-8 byte order mark. */
export function formatCsvRows(rows: readonly (readonly string[])[], isFirst = false): string {
  return stringify(
    rows.map((row) => [...row]),
    { ...format, bom: isFirst },
  );
}

/** What the file holds, and when it was made: `opt-outs-2026-11-23.csv`. `at`: Unix ms. */
export function formatCsvFileName(what: string, at: number): string {
  return `${what}-${new Date(at).toISOString().slice(0, 10)}.csv`;
}
