/** For a missing or unreadable header. ClickSend was observed to ask for 20 to 39 s. */
const DEFAULT_MS = 30_000;
/** Longer waits are cut to this. */
const MAX_MS = 5 * 60_000;

/** How many ms a 429 asks the app to wait: `Retry-After` in seconds or as an HTTP date, at most 5 minutes. */
export function parseRetryAfter(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDate(text, now);
  return ms === undefined ? DEFAULT_MS : Math.min(Math.ceil(ms), MAX_MS);
}

function parseDate(text: string, now: number): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
