import type { PictureSource } from '../../domain/send.ts';
import { isSlackUrl } from './slack-file-url.ts';

type PictureAddress =
  | { readonly kind: 'picture'; readonly picture: PictureSource }
  | { readonly kind: 'fault'; readonly words: string };

/** `files.slack.com/files-pri/T…-F…/name`, `….slack.com/files/U…/F…/name`: the forms of a file's address in Slack. */
const SLACK_FILE = [/^\/files-pri\/T\w+-(F\w+)\//, /^\/files\/[UW]\w+\/(F\w+)(?:\/|$)/];

/** ClickSend's page about MMS takes these from the web; any other kind must be uploaded first. */
const WEB_EXTENSION = /\.(?:jpg|gif)$/i;

/**
 * Reads the address of a picture. This app downloads and resizes a picture in Slack. ClickSend fetches a
 * picture from anywhere else itself, because this app downloads from Slack alone.
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

/** Slack's addresses end in the file's name, which says whether a message can show the file. */
function parseFileName(pathname: string): string | undefined {
  return /\/([\w.-]+\.\w+)$/.exec(pathname)?.[1];
}

/** Workflow Builder passes a link on as Slack writes it: `<https://…|label>`. */
function removeLinkMarkup(typed: string): string {
  const trimmed = typed.trim();
  return (/^<([^<>|]+)(?:\|[^<>]*)?>$/.exec(trimmed)?.[1] ?? trimmed).replaceAll('&amp;', '&');
}

function fault(words: string): PictureAddress {
  return { kind: 'fault', words };
}
