import type { WebClient } from '@slack/web-api';
import type { ExportedFile } from '../../app/ports/clicksend.ts';
import { toAppError } from '../errors.ts';

/** Gives a person (a Slack id) a file in their direct messages with the app. Throws an AppError. */
export type GiveFile = (user: string, file: ExportedFile, words: string) => Promise<void>;

/**
 * A message first: it opens the direct messages and tells the channel that files are given to. The
 * file comes into its thread. Scope `files:write`.
 */
export function giveFile(client: WebClient): GiveFile {
  return async (user, { name, bytes }, words) => {
    try {
      const { channel = '', ts = '' } = await client.chat.postMessage({
        channel: user,
        text: words,
      });
      await client.filesUploadV2({
        channel_id: channel,
        thread_ts: ts,
        filename: name,
        // Never a text: that would be taken for a path on this machine.
        file: Buffer.from(bytes),
      });
    } catch (error) {
      throw toAppError(error);
    }
  };
}
