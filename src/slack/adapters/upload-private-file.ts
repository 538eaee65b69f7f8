import type { WebClient } from '@slack/web-api';
import type { UploadPrivateFile } from '../../core/ports/slack-files.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { postMessage } from './post-message.ts';
import { uploadThreadFile } from './upload-thread-file.ts';

/**
 * Posts the text first, because that opens the direct messages and returns their channel, then uploads the
 * file to its thread. Scope `files:write`.
 */
export function createUploadPrivateFile(client: WebClient): UploadPrivateFile {
  return async (user, file, words) => {
    try {
      const thread = await postMessage(
        client,
        { channel: user },
        { message: () => buildMessage(words) },
      );
      await uploadThreadFile(client, thread, file);
    } catch (error) {
      throw toAppError(error);
    }
  };
}
