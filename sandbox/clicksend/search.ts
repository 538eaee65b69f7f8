import type { Json } from '../json.ts';

/**
 * `q=field:value,field2:value` with `operator`, and `order_by=field:asc|desc`. Only documented fields
 * filter; others are ignored, so that an app that relies on them gets too much.
 */
export function search<Row extends Json>(
  rows: readonly Row[],
  query: URLSearchParams,
  fields: readonly string[],
): readonly Row[] {
  const terms = listTerms(query.get('q') ?? '').filter(([field]) => fields.includes(field));
  const hasAny = query.get('operator')?.toUpperCase() === 'OR';
  const matches = rows.filter((row) => {
    const fits = ([field, value]: Term) => String(row[field]).toLowerCase() === value.toLowerCase();
    return terms.length === 0 || (hasAny ? terms.some(fits) : terms.every(fits));
  });
  return sortRows(matches, query.get('order_by') ?? '');
}

type Term = readonly [field: string, value: string];

function listTerms(q: string): readonly Term[] {
  return q
    .split(',')
    .filter((term) => term.includes(':'))
    .map((term) => {
      const colon = term.indexOf(':');
      return [term.slice(0, colon).trim(), term.slice(colon + 1)] as const;
    });
}

function sortRows<Row extends Json>(rows: readonly Row[], orderBy: string): readonly Row[] {
  const [field = '', direction = 'asc'] = orderBy.split(':');
  if (!rows.some((row) => field in row)) return rows;
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(a[field], b[field]));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
}
