/** A time (Unix ms) that Slack shows in each reader's time zone and language. */
export function formatSlackTime(at: number): string {
  const seconds = Math.floor(at / 1000);
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${seconds}^{date_short_pretty} at {time}|${fallback}>`;
}
