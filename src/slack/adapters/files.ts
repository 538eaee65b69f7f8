import type { WebClient } from '@slack/web-api';
import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import { AppError, RetryLaterError } from '../../core/errors.ts';
import type { SlackFile, SlackFileRef, SlackFiles } from '../../core/ports/slack-files.ts';
import { getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';
import { hasFileId } from '../reading/slack-file-url.ts';
import {
  createFileNotInSlackError,
  createFileNotReadyError,
  downloadSlackFile,
} from './download-slack-file.ts';

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
  const { dispatcher = new Agent({ connections: 4, connect: { timeout: 10_000 } }) } = options;
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
      try {
        const answer = await client.files.info({ file: ref.id });
        return parseFile(answer.file);
      } catch (error) {
        const failed = toAppError(error);
        if (failed instanceof RetryLaterError) throw limitRetries(failed);
        if (!failed.answered) throw failed;
        const hinted = parseHint(ref);
        // If Slack does not respond, the URL from the form is used, and the download decides.
        if (hinted) return hinted;
        throw temporaryErrors.has(getSlackErrorCode(error) ?? '')
          ? createFileNotReadyError(error)
          : failed;
      }
    },
  };
}

/** If the app was removed, this fails: a send must not go out days later, when the app is back. */
function limitRetries(error: RetryLaterError): AppError {
  const { code, problem, afterMs: retryAfterMs } = error;
  if (!problem) return error;
  return new AppError(code, {
    retry: 'later',
    retryAfterMs,
    answered: true,
    problem,
    cause: error,
  });
}

function parseFile(file: unknown): SlackFile {
  const parsed = fileObject.safeParse(file);
  // The creator of an external file chooses its URL, which may be anything.
  if (parsed.data?.mode === 'external' || parsed.data?.is_external)
    throw createFileNotInSlackError();
  const url = parsed.data?.url_private_download ?? parsed.data?.url_private;
  if (!parsed.data || !url) throw createFileNotReadyError('no URL yet');
  const { id, name, size } = parsed.data;
  return {
    id,
    name: name ?? 'picture',
    url,
    thumbs: parseThumbs(parsed.data),
    sizeBytes: typeof size === 'number' ? size : undefined,
  };
}

function parseHint({ id, name, url }: SlackFileRef): SlackFile | undefined {
  // An external file's URL may belong to another file or to none.
  return url && hasFileId(url, id) ? { id, name: name ?? 'picture', url, thumbs: [] } : undefined;
}

/** Thumbnails, widest first. `thumb_360_w` is the actual width of `thumb_360`. */
function parseThumbs(file: Readonly<Record<string, unknown>>): SlackFile['thumbs'] {
  return Object.entries(file)
    .flatMap(([key, url]) => {
      const size = /^thumb_(\d+)$/.exec(key)?.[1];
      if (!size || typeof url !== 'string') return [];
      return [{ url, width: Number(file[`${key}_w`] ?? size) }];
    })
    .sort((a, b) => b.width - a.width);
}
