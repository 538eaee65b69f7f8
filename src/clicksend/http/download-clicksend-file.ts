import type { Dispatcher } from 'undici';
import { AppError } from '../../core/errors.ts';
import { isServerFault } from './status-codes.ts';

export interface ClickSendDownloadConnection {
  readonly dispatcher: Dispatcher;
  /** Of the API: the only one that gets the credentials, and that may be without TLS. */
  readonly origin: string;
  readonly authorization: string;
}

export interface ClickSendDownloadOptions {
  readonly maxBytes?: number;
  /** Asked anew after each redirect; where it is left out, anywhere is fine. */
  isAllowedUrl?(url: URL): boolean;
  /** Statuses after which asking again is of no use. */
  readonly finalStatuses?: readonly number[];
}

const MOST_REDIRECTS = 3;
const MOST_BYTES = 50 * 1024 * 1024;
/** For all of it. */
const TIMEOUT_MS = 60_000;

/**
 * Fetches a file from an address in one of ClickSend's answers: its own host in the documentation's
 * samples, a signed address at S3 elsewhere in it, which must not learn the API key.
 */
export async function downloadClickSendFile(
  tools: ClickSendDownloadConnection,
  url: string,
  options: ClickSendDownloadOptions = {},
): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let from = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const answer = await get(tools, allowed(tools, options, from), signal);
    const location = String(answer.headers.location ?? '');
    if (answer.statusCode < 300 || answer.statusCode > 399 || location === '') {
      return readFile(answer, options);
    }
    await answer.body.dump().catch(() => undefined);
    if (!URL.canParse(location, from)) throw trouble('file_host_not_allowed');
    from = new URL(location, from).href;
  }
  throw trouble('file_not_there', 'too many redirects');
}

/** Encrypted, or the API's own; never with credentials of somebody's choosing. */
function allowed(
  { origin }: ClickSendDownloadConnection,
  { isAllowedUrl }: ClickSendDownloadOptions,
  url: string,
): URL {
  const to = URL.canParse(url) ? new URL(url) : undefined;
  const isSafe = to && (isAllowedUrl?.(to) ?? (to.protocol === 'https:' || to.origin === origin));
  if (!to || !isSafe || to.username || to.password) throw trouble('file_host_not_allowed');
  return to;
}

async function get(
  { dispatcher, origin, authorization }: ClickSendDownloadConnection,
  to: URL,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    return await dispatcher.request({
      origin: to.origin,
      path: `${to.pathname}${to.search}`,
      method: 'GET',
      headers: { 'user-agent': 'slack-mms', ...(to.origin === origin ? { authorization } : {}) },
      signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  } catch (cause) {
    throw trouble('file_unreached', cause);
  }
}

async function readFile(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { maxBytes = MOST_BYTES, finalStatuses = [] }: ClickSendDownloadOptions,
): Promise<Uint8Array> {
  if (statusCode !== 200) {
    await body.dump().catch(() => undefined);
    const isPassing = isServerFault(statusCode) || statusCode === 429;
    const isOver = finalStatuses.includes(statusCode);
    const code = isPassing ? 'file_unreached' : isOver ? 'file_gone' : 'file_not_there';
    throw trouble(code, `HTTP ${statusCode}`);
  }
  const bytes = await readUpTo(body, maxBytes);
  if (isPage(String(headers['content-type'] ?? ''), bytes)) throw trouble('file_is_a_page');
  return bytes;
}

async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > maxBytes) throw trouble('file_too_large');
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : trouble('file_unreached', cause);
  }
  return Buffer.concat(chunks);
}

/** A sign-in or maintenance page, or an envelope that says no, in place of the file. */
function isPage(contentType: string, bytes: Uint8Array): boolean {
  const beginning = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart();
  if (/^<(!doctype|html|head|body|\?xml)/i.test(beginning)) return true;
  return (
    /^\{\s*"/.test(beginning) || (/\b(html|json)\b/i.test(contentType) && /^[<{[]/.test(beginning))
  );
}

function trouble(code: keyof typeof troubles, cause?: unknown): AppError {
  const { retry, what, todo } = troubles[code];
  return new AppError(code, { retry, cause, problem: { code, what, todo }, message: what });
}

const LATER = 'Try again in a few minutes';
const DASHBOARD = 'Download it in the ClickSend dashboard';
const troubles = {
  file_unreached: { retry: 'later', what: 'The file could not be fetched', todo: LATER },
  file_not_there: { retry: 'later', what: 'ClickSend did not give out its file', todo: LATER },
  file_gone: { retry: 'never', what: 'ClickSend no longer has the file', todo: DASHBOARD },
  file_is_a_page: {
    retry: 'later',
    what: 'ClickSend answered a web page in place of its file',
    todo: LATER,
  },
  file_too_large: { retry: 'never', what: 'The file is larger than 50 MB', todo: DASHBOARD },
  file_host_not_allowed: {
    retry: 'never',
    what: 'ClickSend named an address that is not safe to fetch from',
    todo: DASHBOARD,
  },
} as const;
