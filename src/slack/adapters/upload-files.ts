import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { AppError } from '../../core/errors.ts';
import type { ResultsFiles, UploadPrivateFile } from '../../core/ports/slack-files.ts';
import type { ThreadRef } from '../../core/ports/threads.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { formatResultsCsv, formatResultsFileName } from '../messages/files/results-csv.ts';
import { buildResultsMessage } from '../messages/private/direct-messages.ts';
import { findThreadFile } from './find-posts.ts';
import { postMessage, translatePostErrors } from './post-message.ts';

/** Result files in threads. */
export function createSlackResultsFiles(client: WebClient): ResultsFiles {
  return {
    async uploadFile(thread, results, numbers) {
      const parts: string[] = [];
      for (const part of formatResultsCsv(results, numbers)) {
        parts.push(part);
        await yieldToOthers();
      }
      const file = {
        name: formatResultsFileName(results.send),
        bytes: Buffer.from(parts.join('')),
      };
      await translatePostErrors(() => uploadThreadFile(client, thread, file));
    },

    hasFile: async (thread, send) =>
      (await findThreadFile(client, thread, formatResultsFileName(send))) !== undefined,

    async notifyAuthor(results) {
      const target = { channel: results.send.user };
      const { channel, ts } = await postMessage(client, target, buildResultsMessage(results));
      return { channel, ts };
    },
  };
}

/**
 * Posts the text first, because that opens the direct messages and returns their channel, then uploads the
 * file to its thread. Scope `files:write`.
 */
export function createUploadPrivateFile(client: WebClient): UploadPrivateFile {
  return async (user, file, words) => {
    try {
      const thread = await postMessage(client, { channel: user }, buildMessage(words));
      await uploadThreadFile(client, thread, file);
    } catch (error) {
      throw toAppError(error);
    }
  };
}

/**
 * Uploads a file to a thread. Scope `files:write`; in a channel the bot must also be a member. Slack posts
 * a file for a deleted thread in the channel instead, so this checks for the thread first. Throws an
 * AppError, `message_not_found` if the thread is gone.
 */
export async function uploadThreadFile(
  client: WebClient,
  thread: ThreadRef,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
): Promise<unknown> {
  await checkThread(client, thread);
  try {
    return await client.filesUploadV2({
      channel_id: thread.channel,
      thread_ts: thread.ts,
      filename: name,
      // Never a string, because the client would take it for a path on this machine.
      file: Buffer.from(bytes),
    });
  } catch (error) {
    throw toAppError(error);
  }
}

/** Throws if there is no such thread. If the app may not read there, as in direct messages, nothing can be checked. */
async function checkThread(client: WebClient, { channel, ts }: ThreadRef): Promise<void> {
  if (/^[DU]/.test(channel)) return;
  try {
    await client.conversations.replies({ channel, ts, limit: 1 });
  } catch (error) {
    const failed = toAppError(error);
    const { code, retry, retryAfterMs, problem } = failed;
    if (retry === 'never' && code !== THREAD_GONE) return;
    if (failed.answered) throw failed;
    // Only this check got no response; no file was uploaded.
    throw new AppError(code, { retry, retryAfterMs, problem, answered: true, cause: failed });
  }
}

/** The app's code for `thread_not_found`. */
const THREAD_GONE = 'message_not_found';
