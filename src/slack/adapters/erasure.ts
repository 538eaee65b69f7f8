import type { WebClient } from '@slack/web-api';
import { isFinalError } from '../../core/errors.ts';
import type { ErasedPost, ErasureOutcome, SlackErasure } from '../../core/ports/slack-erasure.ts';
import type { ThreadRef } from '../../core/ports/threads.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildErasedPost } from '../messages/post/post.ts';
import { buildForgetEnding } from '../messages/private/forget-ending.ts';
import { listThreadNotes } from './find-posts.ts';
import { postMessage, updateMessage } from './post-message.ts';

/** The app's words for what is not there (any more). */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'channel_not_found',
  'file_not_found',
  'file_deleted',
]);

/** Takes people out of Slack, over a client that does not retry by itself. Scopes `chat:write`, `files:write`. */
export function createSlackErasure(client: WebClient): SlackErasure {
  return {
    async erasePost(post, by) {
      const notes = await notesOf(post);
      const ends: ErasureOutcome[] = [];
      for (const ts of notes) ends.push(await deleteLine({ channel: post.channel, ts }));
      ends.push(await blank(post, by));
      return ends.includes('kept') ? 'kept' : 'gone';
    },

    deleteMessage: deleteLine,
    deleteFile: (file) => erased(() => client.files.delete({ file })),

    async notifyRequester(by, phone, ending) {
      const message = () => buildForgetEnding(phone, ending);
      await postMessage(client, { channel: by }, { message });
    },
  };

  function deleteLine({ channel, ts }: ThreadRef): Promise<ErasureOutcome> {
    return erased(() => client.chat.delete({ channel, ts }));
  }

  /** Where the workspace lets nobody edit after a while, the post can still be deleted. */
  async function blank(at: ThreadRef, by: string): Promise<ErasureOutcome> {
    const message = () => buildErasedPost(by);
    const end = await erased(() => updateMessage(client, at, { message }));
    return end === 'kept' ? deleteLine(at) : end;
  }

  /** Lines about the send in its thread, which name whom it went to. What people wrote there is theirs. */
  async function notesOf({ channel, thread, send }: ErasedPost): Promise<readonly string[]> {
    return send ? listThreadNotes(client, { channel, ts: thread }, send) : [];
  }
}

/** What Slack will never let go is kept: one no must not hold up all the rest. */
async function erased(call: () => Promise<unknown>): Promise<ErasureOutcome> {
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
