import { AppError } from '../../core/errors.ts';
import type { WordedProblem } from '../../domain/problem.ts';
import type { HttpClient } from '../http/http-client.ts';

/** The URL is no longer valid: its signature expired, or ClickSend deleted the file after 7 days. */
const EXPIRED_STATUSES = [401, 403, 410];

/**
 * Fetches a reply's picture. Its URL comes from a text that anybody can write, so the app fetches it only
 * from ClickSend's own file hosts, also after a redirect. Not found (404) may mean "not yet"; a caller that
 * retries for long enough learns that it means "no longer".
 */
export async function fetchReplyPicture(
  http: Pick<HttpClient, 'download'>,
  apiUrl: string,
  { url, maxBytes }: { readonly url: string; readonly maxBytes: number },
): Promise<Uint8Array> {
  try {
    return await http.download(url, {
      maxBytes,
      isAllowedUrl: (to) => isClickSendFileUrl(to, apiUrl),
      finalStatuses: EXPIRED_STATUSES,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, retry, cause } = error;
    const problem = buildProblem(code, maxBytes);
    throw new AppError(problem.code, { retry, cause, problem, message: problem.what });
  }
}

const DASHBOARD = 'Look for it in the ClickSend dashboard, in the SMS history';
const EXPLANATIONS: Readonly<Record<string, string>> = {
  file_unreached: 'The picture could not be fetched from ClickSend',
  file_not_there: 'ClickSend did not give out the picture',
  file_gone: 'ClickSend no longer has the picture; it keeps one for 7 days',
  file_is_a_page: 'ClickSend answered a web page in place of the picture',
  file_host_not_allowed: 'The picture is kept outside ClickSend, where I do not fetch it',
};

/** Describes the failure in terms of a reply's picture. */
function buildProblem(code: string, maxBytes: number): WordedProblem {
  if (code === 'file_too_large') {
    const what = `The picture is larger than ${Math.round(maxBytes / 1_000_000)} MB`;
    return { code: 'picture_too_large', what, todo: DASHBOARD };
  }
  return { code, what: EXPLANATIONS[code] ?? 'I couldn’t fetch the picture', todo: DASHBOARD };
}

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

/** ClickSend's file hosts: those under its own domain, and its S3 bucket in every form of S3 host name. */
const HOSTS: ReadonlySet<string> = new Set([
  'rest.clicksend.com',
  'media.clicksend.com',
  'clicksend-api-downloads.s3.ap-southeast-2.amazonaws.com',
  'clicksend-api-downloads.s3-ap-southeast-2.amazonaws.com',
  'clicksend-api-downloads.s3.dualstack.ap-southeast-2.amazonaws.com',
  'clicksend-api-downloads.s3.amazonaws.com',
]);

/** S3's hosts that have the bucket as the first part of the path. */
const SHARED_HOSTS: ReadonlySet<string> = new Set([
  's3.ap-southeast-2.amazonaws.com',
  's3-ap-southeast-2.amazonaws.com',
  's3.amazonaws.com',
]);
const BUCKET = 'clicksend-api-downloads';

/**
 * Whether a URL is one of ClickSend's files: on its API's own host and port, or with TLS on one of its file
 * hosts. Never an endpoint of the API, nor a webhook of this app, because in a sandbox both are on one
 * host.
 */
export function isClickSendFileUrl(url: URL, apiUrl: string): boolean {
  const api = new URL(apiUrl);
  const parts = splitPath(url);
  if (url.username || url.password || !parts || !isFilePath(parts, api)) return false;
  if (url.origin === api.origin) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  if (HOSTS.has(url.hostname)) return true;
  return SHARED_HOSTS.has(url.hostname) && parts[0] === BUCKET && parts.length > 1;
}

/** Compares part by part, because a server may ignore a double slash, or a letter encoded as %76. */
function isFilePath(parts: readonly string[], api: URL): boolean {
  if (parts.length === 0 || parts.includes('..')) return false;
  const isEndpoint =
    parts.some((part) => /^v\d+$/i.test(part)) || startsWith(parts, splitPath(api) ?? []);
  return !isEndpoint && !/(^|\/)clicksend\/(receipts|replies)\//i.test(`${parts.join('/')}/`);
}

function splitPath({ pathname }: URL): readonly string[] | undefined {
  try {
    return decodeURIComponent(pathname)
      .split(/[\\/]+/)
      .filter((part) => part !== '');
  } catch {
    return undefined;
  }
}

function startsWith(parts: readonly string[], beginning: readonly string[]): boolean {
  return beginning.length > 0 && beginning.every((part, n) => parts[n] === part);
}
