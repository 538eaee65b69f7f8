import { isClickSendFileUrl } from './clicksend-file-url.ts';

/** Nobody attaches more files to a message; a text with a thousand URLs is an attack. */
const MAX_FILES = 10;

const MAX_DEPTH = 8;

/** A reply has about twenty. */
const MAX_TEXTS = 1_000;

/**
 * Fields that do not describe the reply itself: the message that it answers, with that message's picture;
 * our reference; the first word of the text (in lower case, which breaks a link); and the URL that a rule
 * pushes to.
 */
const IGNORED_FIELDS = /^(original|customstring$|keyword$|webhook|callback|actionaddress$|rule)/;

/**
 * The URLs of a message's files on ClickSend's hosts, without duplicates. ClickSend's help says "Any
 * attachments will be converted to a URL", but no document says in which field, so this searches all
 * fields, including nested ones and JSON in a string.
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

/** The text of a message without the URLs of its files. The rest stays as written. */
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

/** ClickSend's older samples have URLs without TLS, although all its hosts support it. */
function upgradeToHttps(url: URL, apiUrl: string): URL {
  if (url.protocol !== 'http:' || url.port !== '') return url;
  const api = new URL(apiUrl);
  if (api.protocol === 'http:' && api.hostname === url.hostname) return url;
  return new URL(url.href.replace(/^http:/, 'https:'));
}

/** Two signatures for the same URL are one file. */
function getFileKey({ href, origin, pathname, searchParams }: URL): string {
  const isSigned = [...searchParams.keys()].some((name) => /^(x-amz-)?signature$/i.test(name));
  return isSigned ? origin + pathname : href;
}

/** Every string in a value, down to {@link MAX_DEPTH}. A string that is JSON is parsed and searched. */
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

/** A URL in a text, and its position. */
interface UrlMatch {
  readonly start: number;
  readonly end: number;
  readonly url: URL;
}

/**
 * Ends before a blank, a quote or a bracket, or before a comma or semicolon followed by the next URL. A URL
 * inside another is part of it. Slashes may be escaped as in JSON, and the whole URL may be
 * percent-encoded.
 */
const ADDRESS =
  /https?(?::(?:\/\/|\\\/\\\/)|%3A%2F%2F)(?:(?![,;|]\s*https?(?::|%3A))(?:\\\/|[^\s"'<>\\^`{|}]))+/gi;

const PUNCTUATION = '.,;:!?)]';

/** Nobody texts more, and each takes a while to parse. */
const MAX_ADDRESSES = 100;

/** The URLs in a text, from left to right. */
function findUrls(text: string): readonly UrlMatch[] {
  const matches = [];
  for (const match of text.matchAll(ADDRESS)) {
    matches.push(match);
    if (matches.length === MAX_ADDRESSES) break;
  }
  return matches.flatMap((match) => {
    // ClickSend's URLs are plain ASCII, so other characters after one belong to the surrounding text.
    const written = trimPunctuation(match[0].replace(/[^!-~].*$/s, ''));
    const url = parseAddress(written);
    return url ? [{ start: match.index, end: match.index + written.length, url }] : [];
  });
}

/** Punctuation after a URL belongs to the surrounding sentence. */
function trimPunctuation(written: string): string {
  let end = written.length;
  while (PUNCTUATION.includes(written.charAt(end - 1)) && end > 0) end -= 1;
  return written.slice(0, end);
}

function parseAddress(written: string): URL | undefined {
  const plain = /^https?%3A/i.test(written)
    ? decodeAddress(written)
    : written.replaceAll('\\/', '/');
  return plain !== undefined && URL.canParse(plain) ? new URL(plain) : undefined;
}

/** In a form inside a form, the URL ends at its `&`. */
function decodeAddress(written: string): string | undefined {
  try {
    return decodeURIComponent(written.split('&')[0] ?? '');
  } catch {
    return undefined;
  }
}

interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Removes spans, sorted from left to right, from a text. Also removes brackets around a span, doubled
 * blanks, lines that become empty, and a comma between two spans.
 */
function removeSpans(text: string, spans: readonly TextSpan[]): string {
  let result = '';
  let at = 0;
  for (const [n, span] of spans.entries()) {
    const { start, end } = includeBrackets(text, span);
    const before = result + text.slice(at, Math.max(at, start));
    result = trimBlanks(before);
    at = skipSeparators(text, end, spans[n + 1]?.start ?? text.length);
    const hadBlank = result.length < before.length || at > end;
    if (result === '' || result.endsWith('\n')) at = skipLineBreak(text, at);
    else if (hadBlank && !/^(?:[\s.,;:!?)\]]|$)/.test(text.charAt(at))) result += ' ';
  }
  return (result + text.slice(at)).trim();
}

function includeBrackets(text: string, { start, end }: TextSpan): TextSpan {
  const around = text.charAt(start - 1) + text.charAt(end);
  return ['<>', '()', '[]'].includes(around) ? { start: start - 1, end: end + 1 } : { start, end };
}

/** Skips blanks, and a comma or semicolon that is followed only by the next span. */
function skipSeparators(text: string, from: number, next: number): number {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let at = from;
  while (isBlank(at)) at += 1;
  if (text[at] !== ',' && text[at] !== ';') return at;
  let after = at + 1;
  while (isBlank(after)) after += 1;
  return after >= next ? after : at;
}

function skipLineBreak(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2;
  return text[at] === '\n' ? at + 1 : at;
}

function trimBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}
