/** Text of a person, so that Slack shows it and does nothing with it. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most so many characters (as Slack may count them: in UTF-16), none cut in two, with an ellipsis where something was left out. */
export function shortenText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$|&[a-z]{0,3}$/, '');
  return `${kept}…`;
}
