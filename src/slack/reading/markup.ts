/** `<…>` in a message's text: a mention, a link, a date. Anything else between these is what somebody wrote. */
const MARKUP = /<([@#!][^<>|]*|[a-z][a-z0-9+.-]*:[^<>|\s]*)(?:\|([^<>]*))?>/gi;

const EVERYBODY = /^!(?:here|channel|everyone)(?:\^|$)/;

/** Whether Slack put something into a text that means nothing elsewhere. */
export function hasMarkup(text: string): boolean {
  return text.search(MARKUP) !== -1 || /&(?:lt|gt|amp);/.test(text);
}

/**
 * A message's text as people read it, for where Slack's markup means nothing. Whom a mention
 * without a name means is not known here, so it is left out. `:emoji:` and `*bold*` stay.
 */
export function removeMarkup(mrkdwn: string): string {
  return mrkdwn
    .replace(MARKUP, (_, inner: string, label?: string) => readable(inner, label ?? ''))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[^\S\n]{2,}/g, ' ')
    .trim();
}

function readable(inner: string, label: string): string {
  switch (inner[0]) {
    case '@':
      return label && `@${label.replace(/^@/, '')}`;
    case '#':
      return label && `#${label.replace(/^#/, '')}`;
    case '!':
      // `<!here>` is about people in Slack; groups and dates come with a label.
      return EVERYBODY.test(inner) ? '' : label;
    default:
      return link(inner, label);
  }
}

/** The address is what counts on a phone; words beside it, unless they are the same address. */
function link(url: string, label: string): string {
  const address = url.replace(/^(?:mailto|tel):/, '');
  if (label === '') return address;
  return bare(label) === bare(address) ? label : `${label} (${address})`;
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}
