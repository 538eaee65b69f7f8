/** A day of the calendar, `2026-11-23`; when it begins depends on where one lives. */
export type Day = string;

/** From the first day to the last, both included; one that is not given is open. */
export interface DayRange {
  readonly from?: Day;
  readonly until?: Day;
}

/** The day on which this moment (Unix ms) falls in a time zone, e.g. `Australia/Sydney`. */
export function getCalendarDay(at: number, zone: string): Day {
  return new Date(at + getOffset(at, zone)).toISOString().slice(0, 10);
}

/** When a day begins in a time zone, Unix ms. Where its midnight is skipped: the moment after the gap. */
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

/** From when until when (both Unix ms, both included), as a history is asked for. */
export function computeTimeRange(
  { from, until }: DayRange,
  zone: string,
): { readonly from?: number; readonly until?: number } {
  return {
    from: from === undefined ? undefined : computeDayStart(from, zone),
    until: until === undefined ? undefined : computeDayStart(getNextDay(until), zone) - 1,
  };
}

/** Reads `2026-11-01`, `2026-11-01..2026-11-07`, `2026-11-01..`, `today`, `yesterday`; undefined when it is none of them. */
export function parseDayRange(text: string, today: Day): DayRange | undefined {
  const [first = '', last, ...more] = text.toLowerCase().split('..');
  if (more.length > 0) return undefined;
  const from = readDay(first, today);
  if (last === undefined) return from ? { from, until: from } : undefined;
  const until = readDay(last, today);
  // An end that is left open is empty, not unreadable.
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
  // The 31st of a short month is no day; Date would make it the first of the next.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : undefined;
}

function shiftDay(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How far ahead of UTC the clocks of a zone are at this moment, in ms. */
function getOffset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ahead : ahead;
}
