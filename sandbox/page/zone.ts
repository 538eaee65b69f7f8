/** Times on a person's own clock, because the page may be viewed from another time zone. */
interface Wall {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function getWallClock(ms: number, timeZone: string): Wall {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = format.formatToParts(ms);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** "2026-05-11T09:30", the format of a `datetime-local` input. */
export function toLocalInput(ms: number, timeZone: string): string {
  const { year, month, day, hour, minute } = getWallClock(ms, timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** Unix ms for the value of a `datetime-local` input; if that time occurs twice, one of the two. */
export function parseLocalInput(local: string, timeZone: string): number {
  const asUtc = Date.parse(`${local}Z`);
  const guess = asUtc - getAheadMs(asUtc, timeZone);
  return asUtc - getAheadMs(guess, timeZone);
}

function getAheadMs(ms: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = getWallClock(ms, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}
