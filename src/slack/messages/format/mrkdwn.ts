/** Escapes a person's text, so that Slack makes no mention or link of it. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cuts a text to `limit` UTF-16 units, never inside a character or an escaped one, and ends it with an ellipsis. */
export function shortenText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$|&[a-z]{0,3}$/, '');
  return `${start}…`;
}
