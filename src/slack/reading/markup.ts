/** `<…>` in a message's text: a mention, a link, a date. Other angle brackets were typed. */
const MARKUP = /<([@#!][^<>|]*|[a-z][a-z0-9+.-]*:[^<>|\s]*)(?:\|([^<>]*))?>/gi;

const GROUP_MENTION = /^!(?:here|channel|everyone)(?:\^|$)/;

/** Whether a text contains Slack's mark-up. */
export function hasMarkup(text: string): boolean {
  return text.search(MARKUP) !== -1 || /&(?:lt|gt|amp);/.test(text);
}

/**
 * A message's text without Slack's mark-up. A mention without a name is removed, because it holds only an
 * id. `:emoji:` and `*bold*` stay.
 */
export function removeMarkup(mrkdwn: string): string {
  return mrkdwn
    .replace(MARKUP, (_, inner: string, label?: string) => formatMarkup(inner, label ?? ''))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[^\S\n]{2,}/g, ' ')
    .trim();
}

function formatMarkup(inner: string, label: string): string {
  switch (inner[0]) {
    case '@':
      return label && `@${label.replace(/^@/, '')}`;
    case '#':
      return label && `#${label.replace(/^#/, '')}`;
    case '!':
      // `<!here>` addresses people in Slack; groups and dates have a label.
      return GROUP_MENTION.test(inner) ? '' : label;
    default:
      return formatLink(inner, label);
  }
}

/** On a phone the URL matters; its label is added unless it is the same. */
function formatLink(url: string, label: string): string {
  const address = url.replace(/^(?:mailto|tel):/, '');
  if (label === '') return address;
  return stripScheme(label) === stripScheme(address) ? label : `${label} (${address})`;
}

function stripScheme(address: string): string {
  return address.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}
