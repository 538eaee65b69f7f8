import type { Dispatcher } from 'undici';
import { readBytes } from '../../core/async/read-bytes.ts';
import { AppError } from '../../core/errors.ts';
import { followRedirects } from '../../http/follow-redirects.ts';
import { isServerFault } from './classify-response.ts';

interface ClickSendDownloadConnection {
  readonly dispatcher: Dispatcher;
  /** The API's origin: the only one that gets the credentials, and the only one that may lack TLS. */
  readonly origin: string;
  readonly authorization: string;
}

export interface ClickSendDownloadOptions {
  readonly maxBytes?: number;
  /** Called again after each redirect. Default: any URL with TLS, and the API's origin. */
  isAllowedUrl?(url: URL): boolean;
  /** Statuses after which a retry is pointless. */
  readonly finalStatuses?: readonly number[];
}

const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;
/** For the whole download, including redirects. */
const TIMEOUT_MS = 60_000;

/**
 * Fetches a file from a URL in one of ClickSend's responses. In some documentation samples that is its own
 * host, in others a signed S3 URL, which must not get the API key. Throws an AppError.
 */
export async function downloadClickSendFile(
  connection: ClickSendDownloadConnection,
  url: string,
  options: ClickSendDownloadOptions = {},
): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await followRedirects(url, (next) =>
    request(connection, requireAllowedUrl(connection, options, next), signal),
  );
  if (!response) throw createDownloadError('file_not_there', 'too many redirects');
  return readFile(response, options);
}

/** Throws for a URL without TLS that is not the API's own, and for a URL with credentials. */
function requireAllowedUrl(
  { origin }: ClickSendDownloadConnection,
  { isAllowedUrl }: ClickSendDownloadOptions,
  url: string,
): URL {
  const to = URL.canParse(url) ? new URL(url) : undefined;
  const isSafe = to && (isAllowedUrl?.(to) ?? (to.protocol === 'https:' || to.origin === origin));
  if (!to || !isSafe || to.username || to.password)
    throw createDownloadError('file_host_not_allowed');
  return to;
}

async function request(
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
    throw createDownloadError('file_unreached', cause);
  }
}

async function readFile(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { maxBytes = DEFAULT_MAX_BYTES, finalStatuses = [] }: ClickSendDownloadOptions,
): Promise<Uint8Array> {
  if (statusCode !== 200) {
    await body.dump().catch(() => undefined);
    const isTemporary = isServerFault(statusCode) || statusCode === 429;
    const isFinal = finalStatuses.includes(statusCode);
    const code = isTemporary ? 'file_unreached' : isFinal ? 'file_gone' : 'file_not_there';
    throw createDownloadError(code, `HTTP ${statusCode}`);
  }
  const bytes = await readBytes(body, maxBytes).catch((cause: unknown) => {
    throw createDownloadError('file_unreached', cause);
  });
  if (!bytes) throw createDownloadError('file_too_large');
  if (isWebPage(String(headers['content-type'] ?? ''), bytes))
    throw createDownloadError('file_is_a_page');
  return bytes;
}

/** Whether the response is a sign-in or maintenance page, or a refusal, instead of the file. */
function isWebPage(contentType: string, bytes: Uint8Array): boolean {
  const beginning = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart();
  if (/^<(!doctype|html|head|body|\?xml)/i.test(beginning)) return true;
  return (
    /^\{\s*"/.test(beginning) || (/\b(html|json)\b/i.test(contentType) && /^[<{[]/.test(beginning))
  );
}

function createDownloadError(code: keyof typeof FAILURES, cause?: unknown): AppError {
  const { retry, what, todo } = FAILURES[code];
  return new AppError(code, { retry, cause, problem: { code, what, todo }, message: what });
}

const LATER = 'Try again in a few minutes';
const DASHBOARD = 'Download it at dashboard.clicksend.com';
const FAILURES = {
  file_unreached: { retry: 'later', what: 'I couldn’t fetch the file', todo: LATER },
  file_not_there: { retry: 'later', what: 'ClickSend didn’t give me its file', todo: LATER },
  file_gone: { retry: 'never', what: 'ClickSend no longer has the file', todo: DASHBOARD },
  file_is_a_page: {
    retry: 'later',
    what: 'ClickSend answered with a web page instead of its file',
    todo: LATER,
  },
  file_too_large: { retry: 'never', what: 'The file is larger than 50 MB', todo: DASHBOARD },
  file_host_not_allowed: {
    retry: 'never',
    what: 'ClickSend named an address that isn’t safe to fetch from',
    todo: DASHBOARD,
  },
} as const;
