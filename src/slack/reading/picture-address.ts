import type { PictureSource } from '../../domain/send.ts';
import { isSlackUrl } from './slack-file-url.ts';

type PictureAddress =
  | { readonly kind: 'picture'; readonly picture: PictureSource }
  | { readonly kind: 'fault'; readonly words: string };

/** `files.slack.com/files-pri/T…-F…/name`, `….slack.com/files/U…/F…/name`: the URL formats of files in Slack. */
const SLACK_FILE = [/^\/files-pri\/T\w+-(F\w+)\//, /^\/files\/[UW]\w+\/(F\w+)(?:\/|$)/];

/** According to ClickSend's page about MMS, these can be linked; any other type must be uploaded first. */
const WEB_EXTENSION = /\.(?:jpg|gif)$/i;

/**
 * Parses the URL of a picture. The app downloads and resizes a picture in Slack. ClickSend fetches any
 * other picture itself, because the app downloads only from Slack.
 */
export function parsePictureAddress(typed: string, apiUrl: string): PictureAddress {
  const address = removeLinkMarkup(typed);
  if (address === '') return fault('There is no address.');
  if (!URL.canParse(address)) return fault('This is not an address. Write one like https://….jpg.');
  const { protocol, pathname, href } = new URL(address);
  if (isSlackUrl(href, apiUrl)) {
    const id = SLACK_FILE.map((shape) => shape.exec(pathname)?.[1]).find(Boolean);
    if (id)
      return { kind: 'picture', picture: { kind: 'slack', id, name: parseFileName(pathname) } };
    return fault(
      'This is an address in Slack, but not of a file. Take “Copy link” in the menu of the file itself.',
    );
  }
  if (protocol !== 'https:') return fault('ClickSend fetches the picture over https: only.');
  if (!WEB_EXTENSION.test(pathname)) {
    return fault(
      'From the web ClickSend takes pictures whose address ends in .jpg or .gif. Any other kind can be sent as a file in Slack.',
    );
  }
  return { kind: 'picture', picture: { kind: 'link', url: href } };
}

/** Slack's URLs end in the file's name, which determines whether a message can show the file. */
function parseFileName(pathname: string): string | undefined {
  return /\/([\w.-]+\.\w+)$/.exec(pathname)?.[1];
}

/** Workflow Builder passes a link in Slack's mark-up: `<https://…|label>`. */
function removeLinkMarkup(typed: string): string {
  const trimmed = typed.trim();
  return (/^<([^<>|]+)(?:\|[^<>]*)?>$/.exec(trimmed)?.[1] ?? trimmed).replaceAll('&amp;', '&');
}

function fault(words: string): PictureAddress {
  return { kind: 'fault', words };
}
