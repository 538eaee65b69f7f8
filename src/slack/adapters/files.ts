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

/** Slack's file object; `thumb_360`, `thumb_1024` … are read by their names. */
const fileObject = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  size: z.coerce.number().nullish().catch(undefined),
  mode: z.string().nullish().catch(undefined),
  is_external: z.boolean().nullish().catch(undefined),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
});

/** Refusals that pass while Slack still scans or shares a fresh upload. */
const mayPass = new Set(['file_not_found', 'not_visible', 'file_not_visible', 'access_denied']);

/** Files that people gave to Slack, read with the bot token. */
export function createSlackFiles(options: {
  readonly client: WebClient;
  readonly botToken: string;
  readonly apiUrl: string;
  /** What downloads go over; default: sockets. */
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

/** Finds them, without fetching any. */
export function createSlackFileFinder(client: WebClient): Pick<SlackFiles, 'findFile'> {
  return {
    async findFile(ref) {
      try {
        const answer = await client.files.info({ file: ref.id });
        return readFile(answer.file);
      } catch (error) {
        const failed = toAppError(error);
        if (failed instanceof RetryLaterError) throw withPatience(failed);
        if (!failed.answered) throw failed;
        const hint = fromHint(ref);
        // The form's own words will do when Slack does not tell; the download decides.
        if (hint) return hint;
        throw mayPass.has(getSlackErrorCode(error) ?? '') ? createFileNotReadyError(error) : failed;
      }
    },
  };
}

/** While the app is not in the workspace no picture comes: a send must not leave days later, when it is back. */
function withPatience(notYet: RetryLaterError): AppError {
  const { code, problem, afterMs: retryAfterMs } = notYet;
  if (!problem) return notYet;
  return new AppError(code, {
    retry: 'later',
    retryAfterMs,
    answered: true,
    problem,
    cause: notYet,
  });
}

function readFile(file: unknown): SlackFile {
  const parsed = fileObject.safeParse(file);
  // Its address is of its creator's choosing, and may be anything.
  if (parsed.data?.mode === 'external' || parsed.data?.is_external)
    throw createFileNotInSlackError();
  const url = parsed.data?.url_private_download ?? parsed.data?.url_private;
  if (!parsed.data || !url) throw createFileNotReadyError('no URL yet');
  const { id, name, size } = parsed.data;
  return {
    id,
    name: name ?? 'picture',
    url,
    thumbs: thumbsOf(parsed.data),
    sizeBytes: typeof size === 'number' ? size : undefined,
  };
}

function fromHint({ id, name, url }: SlackFileRef): SlackFile | undefined {
  // An external file's address may be that of another file, or of no file at all.
  return url && hasFileId(url, id) ? { id, name: name ?? 'picture', url, thumbs: [] } : undefined;
}

/** `thumb_360_w` says how wide `thumb_360` really is. Widest first. */
function thumbsOf(file: Readonly<Record<string, unknown>>): SlackFile['thumbs'] {
  return Object.entries(file)
    .flatMap(([key, url]) => {
      const size = /^thumb_(\d+)$/.exec(key)?.[1];
      if (!size || typeof url !== 'string') return [];
      return [{ url, width: Number(file[`${key}_w`] ?? size) }];
    })
    .sort((a, b) => b.width - a.width);
}
