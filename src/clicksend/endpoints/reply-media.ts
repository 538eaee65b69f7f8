import { AppError } from '../../core/errors.ts';
import type { WordedProblem } from '../../domain/problem.ts';
import { decodeJson } from '../../http/json.ts';
import { isClickSendFileUrl } from '../http/clicksend-file-url.ts';
import type { HttpClient } from '../http/http-client.ts';
import { findUrls, removeSpans, type UrlMatch } from './text-urls.ts';

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
  const keys = new Set(media.map((href) => getFileKey(new URL(href))));
  const files = findFileUrls(text, apiUrl).filter(({ url }) => keys.has(getFileKey(url)));
  return files.length === 0 ? text : removeSpans(text, files);
}

function findFileUrls(text: string, apiUrl: string): readonly UrlMatch[] {
  return findUrls(text).flatMap((match) => {
    const url = upgradeToHttps(match.url, apiUrl);
    return isClickSendFileUrl(url, apiUrl) ? [{ ...match, url }] : [];
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
    const json = /^\s*["[{]/.test(value) ? decodeJson(value) : undefined;
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
