/** Escapes a person's text, so that Slack does not turn it into a mention or link. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cuts a text to `limit` UTF-16 units, never inside a character or an escaped one, and adds an ellipsis. */
export function shortenText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$|&[a-z]{0,3}$/, '');
  return `${start}…`;
}

/** A time (Unix ms) that Slack shows in each reader's time zone and language. */
export function formatSlackTime(at: number): string {
  const seconds = Math.floor(at / 1000);
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${seconds}^{date_short_pretty} at {time}|${fallback}>`;
}

/** Only its time of day, which is enough for the last 24 hours. */
export function formatSlackTimeOfDay(at: number): string {
  return formatSlackTime(at).replace('{date_short_pretty} at {time}', '{time}');
}

/** The same within a sentence, where Slack’s “Today”, with its capital letter, would be wrong. */
export function formatSlackTimeInSentence(at: number): string {
  return formatSlackTime(at).replace('{date_short_pretty}', '{date_short}');
}
