import { isClickSendFileUrl } from './clicksend-file-url.ts';
import { findUrls, type UrlMatch } from './find-urls.ts';
import { removeSpans } from './remove-spans.ts';

/** Nobody attaches more files to a message; a text with a thousand addresses is an attack. */
const MAX_FILES = 10;
const MAX_DEPTH = 8;
/** A reply has some twenty. */
const MAX_TEXTS = 1_000;

/**
 * Fields that are not about the reply itself: the message that it answers, with that one's picture; our
 * reference; the first word of the text (in small letters, so a link in it is broken); and the address
 * that a rule pushes to.
 */
const IGNORED_FIELDS = /^(original|customstring$|keyword$|webhook|callback|actionaddress$|rule)/;

/**
 * The addresses of files that came with a message, on ClickSend's hosts, each once. "Any attachments
 * will be converted to a URL", ClickSend's help says, and no document says in which field, so this
 * searches all fields, nested ones and JSON in a text too.
 */
export function findMediaUrls(row: unknown, apiUrl: string): readonly string[] {
  const files = new Map<string, string>();
  let remaining = MAX_TEXTS;
  for (const text of listTexts(row)) {
    remaining -= 1;
    if (remaining < 0) break;
    for (const { url } of findFileUrls(text, apiUrl)) {
      const key = getFileKey(url);
      if (!files.has(key)) files.set(key, url.href);
    }
  }
  return [...files.values()].slice(0, MAX_FILES);
}

/** The text of a message without the addresses of its files; everything else stays as it was written. */
export function removeMediaUrls(text: string, media: readonly string[], apiUrl: string): string {
  const known = new Set(media.map((href) => getFileKey(new URL(href))));
  const files = findFileUrls(text, apiUrl).filter(({ url }) => known.has(getFileKey(url)));
  return files.length === 0 ? text : removeSpans(text, files);
}

function findFileUrls(text: string, apiUrl: string): readonly UrlMatch[] {
  return findUrls(text).flatMap((found) => {
    const url = upgradeToHttps(found.url, apiUrl);
    return isClickSendFileUrl(url, apiUrl) ? [{ ...found, url }] : [];
  });
}

/** ClickSend's older samples have addresses without TLS, though all its hosts support it. */
function upgradeToHttps(url: URL, apiUrl: string): URL {
  if (url.protocol !== 'http:' || url.port !== '') return url;
  const api = new URL(apiUrl);
  if (api.protocol === 'http:' && api.hostname === url.hostname) return url;
  return new URL(url.href.replace(/^http:/, 'https:'));
}

/** Two signatures of the same address are one file. */
function getFileKey({ href, origin, pathname, searchParams }: URL): string {
  const isSigned = [...searchParams.keys()].some((name) => /^(x-amz-)?signature$/i.test(name));
  return isSigned ? origin + pathname : href;
}

/** Every text in a value, down to {@link MAX_DEPTH}; a text that is JSON is parsed and searched. */
function* listTexts(value: unknown, depth = 0): Generator<string> {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') {
    const json = parseJson(value);
    if (json === undefined) yield value;
    else yield* listTexts(json, depth + 1);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!IGNORED_FIELDS.test(name.toLowerCase().replace(/[^a-z]/g, ''))) {
      yield* listTexts(inner, depth + 1);
    }
  }
}

function parseJson(text: string): unknown {
  if (!/^\s*["[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
