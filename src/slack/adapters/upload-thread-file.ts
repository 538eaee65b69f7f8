import type { WebClient } from '@slack/web-api';
import { AppError } from '../../core/errors.ts';
import type { ThreadRef } from '../../core/ports/threads.ts';
import { toAppError } from '../errors/to-app-error.ts';

/**
 * Gives a file into a thread. Scope `files:write`; in a channel the bot must be a member as well.
 * Slack puts a file for a thread that is gone at the root of the channel, so the thread is looked at
 * first. Throws an AppError, Slack's `thread_not_found` among them.
 */
export async function uploadThreadFile(
  client: WebClient,
  thread: ThreadRef,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<unknown> {
  await seeThread(client, thread);
  try {
    return await client.filesUploadV2({
      channel_id: thread.channel,
      thread_ts: thread.ts,
      filename: name,
      // Never a text: that would be taken for a path on this machine.
      file: Buffer.from(bytes),
    });
  } catch (error) {
    throw toAppError(error);
  }
}

/** Throws when there is no such thread; where the app may not read, as in direct messages, nothing is known. */
async function seeThread(client: WebClient, { channel, ts }: ThreadRef): Promise<void> {
  if (/^[DU]/.test(channel)) return;
  try {
    await client.conversations.replies({ channel, ts, limit: 1 });
  } catch (error) {
    const failed = toAppError(error);
    const { code, retry, retryAfterMs, problem } = failed;
    if (retry === 'never' && code !== THREAD_GONE) return;
    if (failed.answered) throw failed;
    // Only the look was lost: no file was given.
    throw new AppError(code, {
      ...{ retry, answered: true, cause: failed },
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(problem ? { problem } : {}),
    });
  }
}

/** The app's word for `thread_not_found`. */
const THREAD_GONE = 'message_not_found';
