import { isClickSendFileUrl } from './clicksend-file-url.ts';
import { findUrls, type UrlMatch } from './find-urls.ts';
import { removeSpans } from './remove-spans.ts';

/** Nobody attaches more to a message, and who writes a thousand addresses wants something else. */
const MOST_FILES = 10;
const DEEPEST = 8;

/** A reply has some twenty fields. */
const MOST_TEXTS = 1_000;

/**
 * Fields that tell of something else than what came in: the message that it answers with its own
 * picture, what we gave with it, the word that the text begins with (in small letters, so a link in
 * it leads nowhere), and where a rule pushes to.
 */
const NOT_OF_THE_REPLY = /^(original|customstring$|keyword$|webhook|callback|actionaddress$|rule)/;

/**
 * Addresses of files that came with a message, on hosts of ClickSend's, each once. "Any attachments
 * will be converted to a URL", its help says, and none of its documents in which field: so all
 * fields are looked through, nested ones and JSON in a text too.
 */
export function findMediaUrls(row: unknown, apiUrl: string): readonly string[] {
  const files = new Map<string, string>();
  let left = MOST_TEXTS;
  for (const text of textsIn(row)) {
    left -= 1;
    if (left < 0) break;
    for (const { url } of filesIn(text, apiUrl)) {
      const key = sameFile(url);
      if (!files.has(key)) files.set(key, url.href);
    }
  }
  return [...files.values()].slice(0, MOST_FILES);
}

/** The text of a message without the addresses of its files; all else stays as it was written. */
export function removeMediaUrls(text: string, media: readonly string[], apiUrl: string): string {
  const known = new Set(media.map((href) => sameFile(new URL(href))));
  const files = filesIn(text, apiUrl).filter(({ url }) => known.has(sameFile(url)));
  return files.length === 0 ? text : removeSpans(text, files);
}

function filesIn(text: string, apiUrl: string): readonly UrlMatch[] {
  return findUrls(text).flatMap((found) => {
    const url = encrypted(found.url, apiUrl);
    return isClickSendFileUrl(url, apiUrl) ? [{ ...found, url }] : [];
  });
}

/** Its older samples have addresses without TLS; all its hosts have it. */
function encrypted(url: URL, apiUrl: string): URL {
  if (url.protocol !== 'http:' || url.port !== '') return url;
  const api = new URL(apiUrl);
  if (api.protocol === 'http:' && api.hostname === url.hostname) return url;
  return new URL(url.href.replace(/^http:/, 'https:'));
}

/** A signed address may come signed twice. */
function sameFile({ href, origin, pathname, searchParams }: URL): string {
  const isSigned = [...searchParams.keys()].some((name) => /^(x-amz-)?signature$/i.test(name));
  return isSigned ? origin + pathname : href;
}

/** Every text in a value, however deep; what is JSON is looked into. */
function* textsIn(value: unknown, depth = 0): Generator<string> {
  if (depth > DEEPEST) return;
  if (typeof value === 'string') {
    const json = jsonIn(value);
    if (json === undefined) yield value;
    else yield* textsIn(json, depth + 1);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!NOT_OF_THE_REPLY.test(name.toLowerCase().replace(/[^a-z]/g, ''))) {
      yield* textsIn(inner, depth + 1);
    }
  }
}

function jsonIn(text: string): unknown {
  if (!/^\s*["[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
