import type { WebClient } from '@slack/web-api';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { readBytes } from '../../core/async/read-bytes.ts';
import { AppError, RetryLaterError } from '../../core/errors.ts';
import type { SlackFile, SlackFileRef, SlackFiles } from '../../core/ports/slack-files.ts';
import { createPictureTooLargeProblem } from '../../domain/picture.ts';
import type { Problem } from '../../domain/problem.ts';
import { followRedirects } from '../../http/follow-redirects.ts';
import { createHttpAgent } from '../../http/http-agent.ts';
import { getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';
import { hasFileId, isSlackFileUrl } from '../reading/slack-file-url.ts';
import { slackFileText } from '../text/slack-outcomes.ts';

/** A file object (`files.info`). `thumb_360`, `thumb_1024` and so on are read by name. */
const fileObject = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  size: z.coerce.number().nullish().catch(undefined),
  mode: z.string().nullish().catch(undefined),
  is_external: z.boolean().nullish().catch(undefined),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
});

/** Refusals that end once Slack has scanned or shared a new upload. */
const temporaryErrors = new Set([
  'file_not_found',
  'not_visible',
  'file_not_visible',
  'access_denied',
]);

/** Files that people uploaded to Slack, read with the bot token. */
export function createSlackFiles(options: {
  readonly client: WebClient;
  readonly botToken: string;
  readonly apiUrl: string;
  /** For downloads. Default: its own agent. */
  readonly dispatcher?: Dispatcher | undefined;
}): SlackFiles & { close(): Promise<void> } {
  const { client, botToken, apiUrl } = options;
  const { dispatcher = createHttpAgent({ connections: 4, connectTimeoutMs: 10_000 }) } = options;
  return {
    findFile: createSlackFileFinder(client).findFile,
    downloadFile: (url, maxBytes) =>
      downloadSlackFile({ dispatcher, botToken, apiUrl }, url, maxBytes),
    close: () => dispatcher.destroy(),
  };
}

/** Finds files with `files.info`, without downloading any. */
export function createSlackFileFinder(client: WebClient): Pick<SlackFiles, 'findFile'> {
  return {
    async findFile(ref) {
      const answer = await client.files.info({ file: ref.id }).catch(explainNoDescription);
      return answer instanceof AppError ? requireHint(ref, answer) : parseFile(answer.file);
    },
  };
}

/** Without a description of the file the URL from the form is used, and the download decides. Otherwise throws. */
function requireHint(ref: SlackFileRef, error: AppError): SlackFile {
  const hinted = parseHint(ref);
  // The file host has its own limits.
  if (hinted && error instanceof RetryLaterError) return { ...hinted, descriptionError: error };
  const isSlackAway = error.code === 'file_unreached' || error.retryAfterMs !== undefined;
  if (hinted && !isSlackAway && error.code !== 'file_deleted') return hinted;
  throw error;
}

/** Why Slack does not describe a file. */
function explainNoDescription(error: unknown): AppError {
  const failed = toAppError(error);
  if (failed instanceof RetryLaterError) return explainWait(failed);
  if (!failed.answered) return createFileError('file_unreached', failed);
  return temporaryErrors.has(getSlackErrorCode(error) ?? '')
    ? createFileError('file_not_ready', error)
    : failed;
}

/** If the app was removed, this is a failure: a send must not go out days later, when the app is back. */
function explainWait({ code, problem, afterMs: retryAfterMs, cause }: RetryLaterError): AppError {
  return problem
    ? new AppError(code, { retry: 'later', retryAfterMs, answered: true, problem, cause })
    : new RetryLaterError(retryAfterMs, {
        code,
        problem: buildFileProblem('file_unreached'),
        cause,
      });
}

function parseFile(file: unknown): SlackFile {
  const parsed = fileObject.safeParse(file);
  // Another service stores an external file, and its creator chooses the URL, which may be anything.
  if (parsed.data?.mode === 'external' || parsed.data?.is_external)
    throw createFileError('file_host_not_allowed');
  const url = parsed.data?.url_private_download ?? parsed.data?.url_private;
  if (!parsed.data || !url) throw createFileError('file_not_ready', 'no URL yet');
  const { size } = parsed.data;
  return {
    url,
    thumbs: parseThumbs(parsed.data),
    sizeBytes: typeof size === 'number' ? size : undefined,
  };
}

function parseHint({ id, url }: SlackFileRef): SlackFile | undefined {
  // An external file's URL may belong to another file or to none.
  return url && hasFileId(url, id) ? { url, thumbs: [] } : undefined;
}

/** Thumbnails, widest first. `thumb_360_w` is the actual width of `thumb_360`. */
function parseThumbs(file: Readonly<Record<string, unknown>>): SlackFile['thumbs'] {
  return Object.entries(file)
    .flatMap(([key, url]) => {
      const size = /^thumb_(\d+)$/.exec(key)?.[1];
      if (!size || typeof url !== 'string') return [];
      return [{ url, width: Number(file[`${key}_w`] ?? size) }];
    })
    .sort((a, b) => b.width - a.width)
    .map(({ url }) => url);
}

interface DownloadTools {
  readonly dispatcher: Dispatcher;
  readonly botToken: string;
  readonly apiUrl: string;
}

/** For the headers, and between two chunks of the body. */
const TIMEOUT_MS = 20_000;
const WHOLE_TIMEOUT_MS = 60_000;

/** Downloads a file with the bot token, only from Slack's file hosts, also after a redirect. Throws an AppError. */
export async function downloadSlackFile(
  tools: DownloadTools,
  url: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const response = await followRedirects(url, (next) => get(tools, next));
  if (!response) throw createFileError('file_not_ready', 'too many redirects');
  return readPicture(response, maxBytes);
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
    throw createFileError('file_not_ready', `HTTP ${statusCode}`);
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

function createFileError(code: keyof typeof fileErrors, cause?: unknown): AppError {
  return new AppError(code, { retry: fileErrors[code], cause, problem: buildFileProblem(code) });
}

function buildFileProblem(code: keyof typeof fileErrors): Problem {
  return { code, ...slackFileText[code] };
}

const fileErrors = {
  file_sign_in_page: 'later',
  // Slack scans a new upload before it can be downloaded. It is not documented how long that takes.
  file_not_ready: 'later',
  file_unreached: 'later',
  file_host_not_allowed: 'never',
} as const;
