/** Slack's ts, or Unix ms, as a clock shows it. */
export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

export function tsToMs(ts: string): number {
  return Number(ts) * 1000;
}
