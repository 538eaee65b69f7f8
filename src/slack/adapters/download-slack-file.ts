import type { Dispatcher } from 'undici';
import { readBytes } from '../../core/async/read-bytes.ts';
import { AppError } from '../../core/errors.ts';
import { createPictureTooLargeProblem } from '../../domain/picture.ts';
import { isSlackFileUrl } from '../reading/slack-file-url.ts';
import { slackFileText } from '../text/slack-outcomes.ts';

interface DownloadTools {
  readonly dispatcher: Dispatcher;
  readonly botToken: string;
  readonly apiUrl: string;
}

const MAX_REDIRECTS = 3;
/** For the headers, and between two chunks of the body. */
const TIMEOUT_MS = 20_000;
const WHOLE_TIMEOUT_MS = 60_000;

/** Downloads a file with the bot token, only from Slack's file hosts, also after a redirect. Throws an AppError. */
export async function downloadSlackFile(
  tools: DownloadTools,
  url: string,
  maxBytes: number,
): Promise<Uint8Array> {
  let from = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await get(tools, from);
    const location = String(answer.headers.location ?? '');
    if (answer.statusCode < 300 || answer.statusCode > 399 || location === '') {
      return readPicture(answer, maxBytes);
    }
    await answer.body.dump();
    if (!URL.canParse(location, from)) throw createFileError('file_host_not_allowed');
    from = new URL(location, from).href;
  }
  throw createFileNotReadyError('too many redirects');
}

async function get(tools: DownloadTools, url: string): Promise<Dispatcher.ResponseData> {
  if (!isSlackFileUrl(url, tools.apiUrl)) throw createFileError('file_host_not_allowed');
  const { origin, pathname, search } = new URL(url);
  try {
    return await tools.dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: 'GET',
      headers: { authorization: `Bearer ${tools.botToken}` },
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      // For the whole download, because a body that comes byte by byte is never idle for long.
      signal: AbortSignal.timeout(WHOLE_TIMEOUT_MS),
    });
  } catch (cause) {
    throw createFileError('file_unreached', cause);
  }
}

async function readPicture(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Uint8Array> {
  if (statusCode >= 500 || statusCode === 429) {
    await body.dump();
    throw createFileError('file_unreached', `HTTP ${statusCode}`);
  }
  if (statusCode !== 200) {
    await body.dump();
    throw createFileNotReadyError(`HTTP ${statusCode}`);
  }
  const bytes = await readBytes(body, maxBytes).catch((cause: unknown) => {
    throw createFileError('file_unreached', cause);
  });
  if (!bytes) throw createTooLargeError(maxBytes);
  if (isHtml(String(headers['content-type'] ?? ''), bytes))
    throw createFileError('file_sign_in_page');
  return bytes;
}

/** Without the right scope Slack returns its sign-in page with status 200. */
function isHtml(contentType: string, bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return contentType.includes('text/html') && /^\s*<(?:!doctype|html)/i.test(beginning);
}

function createTooLargeError(maxBytes: number): AppError {
  const problem = createPictureTooLargeProblem(maxBytes);
  return new AppError(problem.code, { retry: 'never', problem });
}

type FileErrorCode = keyof typeof fileErrors;

function createFileError(code: FileErrorCode, cause?: unknown): AppError {
  const problem = { code, ...slackFileText[code] };
  return new AppError(code, { retry: fileErrors[code], cause, problem });
}

/** Slack scans a new upload before it can be downloaded. It is not documented how long that takes. */
export function createFileNotReadyError(cause: unknown): AppError {
  return createFileError('file_not_ready', cause);
}

/** Another service stores the file, and Slack only knows its URL. */
export function createFileNotInSlackError(): AppError {
  return createFileError('file_host_not_allowed');
}

const fileErrors = {
  file_sign_in_page: 'later',
  file_not_ready: 'later',
  file_unreached: 'later',
  file_host_not_allowed: 'never',
} as const;
