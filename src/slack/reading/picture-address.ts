import type { PictureSource } from '../../domain/send.ts';
import { isSlackUrl } from './slack-file-url.ts';

type PictureAddress =
  | { readonly kind: 'picture'; readonly picture: PictureSource }
  | { readonly kind: 'fault'; readonly words: string };

/** `files.slack.com/files-pri/T…-F…/name`, `….slack.com/files/U…/F…/name`: what Slack shows as a file's address. */
const SLACK_FILE = [/^\/files-pri\/T\w+-(F\w+)\//, /^\/files\/[UW]\w+\/(F\w+)(?:\/|$)/];

/** ClickSend's MMS page takes these as they are; all else must go through its uploads first. */
const TAKEN_BY_CLICKSEND = /\.(?:jpg|gif)$/i;

/**
 * Reads the address of a picture. One in Slack is fetched and made to fit by this app; from
 * anywhere else ClickSend fetches it itself, because this app downloads from Slack alone.
 */
export function parsePictureAddress(typed: string, apiUrl: string): PictureAddress {
  const address = bare(typed);
  if (address === '') return fault('There is no address.');
  if (!URL.canParse(address)) return fault('This is not an address. Write one like https://….jpg.');
  const { protocol, pathname, href } = new URL(address);
  if (isSlackUrl(href, apiUrl)) {
    const id = SLACK_FILE.map((shape) => shape.exec(pathname)?.[1]).find(Boolean);
    if (id) return { kind: 'picture', picture: { kind: 'slack', id, ...nameIn(pathname) } };
    return fault(
      'This is an address in Slack, but not of a file. Take “Copy link” in the menu of the file itself.',
    );
  }
  if (protocol !== 'https:') return fault('ClickSend fetches the picture over https: only.');
  if (!TAKEN_BY_CLICKSEND.test(pathname)) {
    return fault(
      'From the web ClickSend takes pictures whose address ends in .jpg or .gif. Any other kind can be sent as a file in Slack.',
    );
  }
  return { kind: 'picture', picture: { kind: 'link', url: href } };
}

/** Slack's addresses end in the file's name: what it is called, and whether a message can show it. */
function nameIn(pathname: string): { readonly name?: string } {
  const [, name] = /\/([\w.-]+\.\w+)$/.exec(pathname) ?? [];
  return name ? { name } : {};
}

/** Workflow Builder hands a link on as Slack writes it: `<https://…|words>`. */
function bare(typed: string): string {
  const trimmed = typed.trim();
  return (/^<([^<>|]+)(?:\|[^<>]*)?>$/.exec(trimmed)?.[1] ?? trimmed).replaceAll('&amp;', '&');
}

function fault(words: string): PictureAddress {
  return { kind: 'fault', words };
}
