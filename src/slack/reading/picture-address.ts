import type { PictureSource } from '../../domain/send.ts';
import { workflowText } from '../text/workflow.ts';
import { isSlackUrl } from './slack-file-url.ts';

const words = workflowText.pictureUrl;

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
  if (address === '') return createFault(words.empty);
  if (!URL.canParse(address)) return createFault(words.notAnAddress);
  const { protocol, pathname, href } = new URL(address);
  if (isSlackUrl(href, apiUrl)) {
    const id = SLACK_FILE.map((shape) => shape.exec(pathname)?.[1]).find(Boolean);
    if (id)
      return { kind: 'picture', picture: { kind: 'slack', id, name: parseFileName(pathname) } };
    return createFault(words.notAFile);
  }
  if (protocol !== 'https:') return createFault(words.notHttps);
  if (!WEB_EXTENSION.test(pathname)) {
    return createFault(words.otherKind);
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

function createFault(text: string): PictureAddress {
  return { kind: 'fault', words: text };
}

/** Slack's file field filters by extension, for convenience only; every upload is checked again. */
export const PICTURE_EXTENSIONS = [
  'jpg',
  'jpeg',
  'png',
  'gif',
  'webp',
  'heic',
  'heif',
  'avif',
  'tif',
  'tiff',
  'bmp',
] as const;
