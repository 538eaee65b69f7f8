/** A calendar day, `2026-11-23`. When it begins depends on the time zone. */
export type Day = string;

/** A range of days, both ends included. A missing end is open. */
export interface DayRange {
  readonly from?: Day;
  readonly until?: Day;
}

/** The day of a moment (Unix ms) in a time zone such as `Australia/Sydney`. */
export function getCalendarDay(at: number, zone: string): Day {
  return new Date(at + getOffset(at, zone)).toISOString().slice(0, 10);
}

/** When a day begins in a time zone, Unix ms. If midnight is skipped there, the first moment after the gap. */
export function computeDayStart(day: Day, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [midnight - DAY_MS, midnight + DAY_MS]
    .map((near) => midnight - getOffset(near, zone))
    .sort((one, other) => one - other);
  const exact = candidates.find((at) => at + getOffset(at, zone) === midnight);
  return exact ?? candidates.at(-1) ?? midnight;
}

export function getNextDay(day: Day): Day {
  return shiftDay(day, 1);
}

export function getPreviousDay(day: Day): Day {
  return shiftDay(day, -1);
}

/** The first and last moment of a day range (Unix ms, both included). */
export function computeTimeRange(
  { from, until }: DayRange,
  zone: string,
): { readonly from?: number; readonly until?: number } {
  return {
    from: from === undefined ? undefined : computeDayStart(from, zone),
    until: until === undefined ? undefined : computeDayStart(getNextDay(until), zone) - 1,
  };
}

/** Parses `2026-11-01`, `2026-11-01..2026-11-07`, `2026-11-01..`, `today` and `yesterday`. */
export function parseDayRange(text: string, today: Day): DayRange | undefined {
  const [first = '', last, ...more] = text.toLowerCase().split('..');
  if (more.length > 0) return undefined;
  const from = readDay(first, today);
  if (last === undefined) return from ? { from, until: from } : undefined;
  const until = readDay(last, today);
  // An open end is empty, not unreadable.
  if ((first !== '' && !from) || (last !== '' && !until) || (!from && !until)) return undefined;
  if (from && until && from > until) return undefined;
  return { from: from || undefined, until: until || undefined };
}

const DAY_MS = 24 * 3_600_000;

function readDay(text: string, today: Day): Day | undefined {
  if (text === 'today') return today;
  if (text === 'yesterday') return getPreviousDay(today);
  if (!/^(?:19|20)\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  // `Date` rolls the 31st of a short month over to the next month, so compare with the input.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : undefined;
}

function shiftDay(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A time zone's offset from UTC at a moment, in ms. */
function getOffset(at: number, zone: string): number {
  const parts = getOffsetFormat(zone).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ahead : ahead;
}

/** By time zone, because it takes longer to create one than to use it. */
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

function getOffsetFormat(timeZone: string): Intl.DateTimeFormat {
  const format =
    offsetFormats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  offsetFormats.set(timeZone, format);
  return format;
}
