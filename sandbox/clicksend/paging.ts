const DEFAULT_LIMIT = 15;
const MIN_LIMIT = 15;
const MAX_LIMIT = 100;

/** One page of rows in ClickSend's format. Limits outside 15 to 100 are clamped. */
export function buildPage(
  rows: readonly unknown[],
  query: URLSearchParams,
): Record<string, unknown> {
  const perPage = clamp(toWhole(query.get('limit'), DEFAULT_LIMIT), MIN_LIMIT, MAX_LIMIT);
  const page = Math.max(1, toWhole(query.get('page'), 1));
  const start = (page - 1) * perPage;
  const data = rows.slice(start, start + perPage);
  const lastPage = Math.ceil(rows.length / perPage);
  return {
    total: rows.length,
    per_page: perPage,
    current_page: page,
    // Observed on the live API: 0 if there are no rows.
    last_page: lastPage,
    // Relative and without the path, as in the documentation, so it cannot be followed.
    next_page_url: page < lastPage ? `/?page=${page + 1}` : null,
    prev_page_url: page > 1 ? `/?page=${page - 1}` : null,
    from: data.length === 0 ? null : start + 1,
    to: data.length === 0 ? null : start + data.length,
    data,
  };
}

function toWhole(text: string | null, otherwise: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
