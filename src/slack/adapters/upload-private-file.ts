import type { WebClient } from '@slack/web-api';
import type { ExportedFile } from '../../core/ports/clicksend-history.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { postMessage } from './post-message.ts';
import { uploadThreadFile as giveFileInThread } from './upload-thread-file.ts';

/** Gives a person (a Slack id) a file in their direct messages with the app. Throws an AppError. */
export type UploadPrivateFile = (user: string, file: ExportedFile, words: string) => Promise<void>;

/**
 * A message first: it opens the direct messages and tells the channel that files are given to. The
 * file comes into its thread. Scope `files:write`.
 */
export function createUploadPrivateFile(client: WebClient): UploadPrivateFile {
  return async (user, file, words) => {
    try {
      const thread = await postMessage(
        client,
        { channel: user },
        { message: () => buildMessage(words) },
      );
      await giveFileInThread(client, thread, file);
    } catch (error) {
      throw toAppError(error);
    }
  };
}
