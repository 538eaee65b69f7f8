import type { WebClient } from '@slack/web-api';
import { isFinalError } from '../../core/errors.ts';
import type { ErasedPost, ErasureOutcome, SlackErasure } from '../../core/ports/slack-erasure.ts';
import type { ThreadRef } from '../../core/ports/threads.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildErasedPost } from '../messages/post/channel-post.ts';
import { buildForgetEnding } from '../messages/private/direct-messages.ts';
import { listThreadNotes } from './find-posts.ts';
import { postMessage, updateMessage } from './post-message.ts';

/** Error codes for items that are no longer in Slack. */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'channel_not_found',
  'file_not_found',
  'file_deleted',
]);

/**
 * Deletes what the app posted about a person in Slack, with a client that does not retry. Scopes
 * `chat:write`, `files:write`.
 */
export function createSlackErasure(client: WebClient): SlackErasure {
  return {
    async erasePost(post, by) {
      const notes = await listNotes(post);
      const outcomes: ErasureOutcome[] = [];
      for (const ts of notes) outcomes.push(await deleteMessage({ channel: post.channel, ts }));
      outcomes.push(await blankPost(post, by));
      return outcomes.includes('kept') ? 'kept' : 'gone';
    },

    deleteMessage,
    deleteFile: (file) => runErasure(() => client.files.delete({ file })),

    async notifyRequester(by, phone, ending) {
      await postMessage(client, { channel: by }, buildForgetEnding(phone, ending));
    },
  };

  function deleteMessage({ channel, ts }: ThreadRef): Promise<ErasureOutcome> {
    return runErasure(() => client.chat.delete({ channel, ts }));
  }

  /** If the workspace forbids edits after a while, the post can still be deleted. */
  async function blankPost(at: ThreadRef, by: string): Promise<ErasureOutcome> {
    const outcome = await runErasure(() => updateMessage(client, at, buildErasedPost(by)));
    return outcome === 'kept' ? deleteMessage(at) : outcome;
  }

  /** The app's notes about the send in its thread, which name recipients. People's messages there stay. */
  async function listNotes({ channel, thread, send }: ErasedPost): Promise<readonly string[]> {
    return send ? listThreadNotes(client, { channel, ts: thread }, send) : [];
  }
}

/** What Slack refuses for good to delete is kept, because one refusal must not stop the rest. */
async function runErasure(call: () => Promise<unknown>): Promise<ErasureOutcome> {
  try {
    await call();
    return 'gone';
  } catch (error) {
    const failed = toAppError(error);
    if (GONE.has(failed.code)) return 'gone';
    if (isFinalError(failed) && failed.answered) return 'kept';
    throw failed;
  }
}
