import { getWallClock } from './zone.ts';

const DATE = /<!date\^(\d+)\^([^|>^]*)(?:\^([^|>]*))?\|([^>]*)>/g;
const HALF_YEAR_MS = 182 * 24 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;

interface Reader {
  readonly timeZone: string;
  readonly now: number;
}

/**
 * `<!date^…^…|…>` as Slack shows it: in the reader's time zone.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function withDates(text: string, reader: Reader): string {
  return text.replace(DATE, (_whole, seconds: string, format: string, link = '', fallback = '') => {
    const words = formatDate(Number(seconds) * 1000, format, reader) || fallback;
    return link === '' ? words : `<${link}|${words}>`;
  });
}

function formatDate(ms: number, format: string, reader: Reader): string {
  const words = format.replace(
    /\{(\w+)\}/g,
    (whole, token: string) => formatToken(ms, token, reader) ?? whole,
  );
  // Slack begins a date with a capital: "Today at 9:30 AM".
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function formatToken(ms: number, token: string, reader: Reader): string | undefined {
  const { timeZone, now } = reader;
  const formatted = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(ms);
  const { year, month, day } = getWallClock(ms, timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  // "The year will be omitted if the date is less than six months in the past or future."
  const ofYear = Math.abs(ms - now) < HALF_YEAR_MS ? '' : `, ${year}`;
  const long = `${formatted({ month: 'long' })} ${formatOrdinal(day)}${ofYear}`;
  const short = `${formatted({ month: 'short' })} ${day}${ofYear}`;
  const longest = `${formatted({ weekday: 'long' })}, ${long}`;
  switch (token) {
    case 'date_num':
      return `${year}-${two(month)}-${two(day)}`;
    case 'date_slash':
      return `${two(month)}/${two(day)}/${year}`;
    case 'date':
      return long;
    case 'date_short':
      return short;
    case 'date_long':
      return longest;
    case 'date_pretty':
      return formatNear(ms, reader) ?? long;
    case 'date_short_pretty':
      return formatNear(ms, reader) ?? short;
    case 'date_long_pretty':
      return formatNear(ms, reader) ?? longest;
    case 'time':
      return formatted({ hour: 'numeric', minute: '2-digit' });
    case 'time_secs':
      return formatted({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
    case 'ago':
      return formatAgo(ms - now);
    default:
      return undefined;
  }
}

function formatNear(ms: number, { timeZone, now }: Reader): string | undefined {
  const dayOf = (at: number) => {
    const { year, month, day } = getWallClock(at, timeZone);
    return Date.UTC(year, month - 1, day) / DAY_MS;
  };
  const words: Readonly<Record<number, string>> = { 0: 'today', 1: 'tomorrow', [-1]: 'yesterday' };
  return words[dayOf(ms) - dayOf(now)];
}

function formatAgo(ms: number): string {
  const format = new Intl.RelativeTimeFormat('en-US');
  const minutes = Math.round(ms / 60_000);
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48
    ? format.format(hours, 'hour')
    : format.format(Math.round(hours / 24), 'day');
}

function formatOrdinal(day: number): string {
  const ends: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${day}${ends[new Intl.PluralRules('en-US', { type: 'ordinal' }).select(day)] ?? 'th'}`;
}
