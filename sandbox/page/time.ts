/** Unix ms as a clock shows it, in this zone. */
export function formatClock(ms: number, timeZone: string): string {
  return new Date(ms).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
}

/** "Wed 25 Nov, 07:30" */
export function formatDayAndClock(ms: number, timeZone: string): string {
  const day = new Date(ms).toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone,
  });
  return `${day}, ${formatClock(ms, timeZone)}`;
}

/** Of Slack's ts. */
export function convertTsToMs(ts: string): number {
  return Number(ts) * 1000;
}
