/** ClickSend was seen asking for 20 to 39 s; what has no reading is taken for this. */
const DEFAULT_MS = 30_000;
/** Nobody is kept waiting longer than this by a header. */
const CAP_MS = 5 * 60_000;

/** How long a 429 asks to wait: `Retry-After` in seconds or as an HTTP date, capped. */
export function parseRetryAfter(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : untilDate(text, now);
  return ms === undefined ? DEFAULT_MS : Math.min(Math.ceil(ms), CAP_MS);
}

function untilDate(text: string, now: number): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
