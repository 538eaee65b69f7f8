import type { WebClient } from '@slack/web-api';
import { AppError } from '../../app/app-error.ts';
import type { ErasedPost } from '../../app/facts.ts';
import type { Erased, Erasing } from '../../app/ports/erasing.ts';
import type { ThreadRef } from '../../app/ports/threads.ts';
import { slackErrorCode, toAppError } from '../errors.ts';
import { erasedMessage, forgetEndingMessage } from '../messages/forget.ts';
import { findNotes } from './find-message.ts';

/** Slack's words for what is not there (any more). */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'thread_not_found',
  'channel_not_found',
  'file_not_found',
  'file_deleted',
]);

/** Slack's words for what the app may not take away, ever: the rules of the workspace, or somebody else's. */
const KEPT: ReadonlySet<string> = new Set([
  'cant_delete_message',
  'cant_delete_file',
  'cant_update_message',
  'compliance_exports_prevent_deletion',
  'edit_window_closed',
  'is_archived',
  'not_in_channel',
  'missing_scope',
]);

/** Takes people out of Slack, over a client that does not retry by itself. Scopes `chat:write`, `files:write`. */
export function slackErasing(client: WebClient): Erasing {
  return {
    async erasePost(post, by) {
      const notes = await notesOf(post);
      const ends: Erased[] = [];
      for (const ts of notes) ends.push(await deleteLine({ channel: post.channel, ts }));
      ends.push(await blank(post, by));
      return ends.includes('kept') ? 'kept' : 'gone';
    },

    deleteLine,
    deleteFile: (file) => erased(() => client.files.delete({ file })),

    async tell(by, phone, ending) {
      try {
        await client.chat.postMessage({
          channel: by,
          ...forgetEndingMessage(phone, ending),
          unfurl_links: false,
        });
      } catch (error) {
        throw toAppError(error);
      }
    },
  };

  function deleteLine({ channel, ts }: ThreadRef): Promise<Erased> {
    return erased(() => client.chat.delete({ channel, ts }));
  }

  /** Where the workspace lets nobody edit after a while, the post can still be deleted. */
  async function blank({ channel, ts }: ThreadRef, by: string): Promise<Erased> {
    const end = await erased(() => client.chat.update({ channel, ts, ...erasedMessage(by) }));
    return end === 'kept' ? deleteLine({ channel, ts }) : end;
  }

  /** Lines about the send in its thread, which name whom it went to. What people wrote there is theirs. */
  async function notesOf({ channel, thread, send }: ErasedPost): Promise<readonly string[]> {
    return send ? findNotes(client, { channel, ts: thread }, send) : [];
  }
}

async function erased(call: () => Promise<unknown>): Promise<Erased> {
  try {
    await call();
    return 'gone';
  } catch (error) {
    const code = slackErrorCode(error) ?? '';
    if (GONE.has(code)) return 'gone';
    if (KEPT.has(code)) return 'kept';
    const failed = toAppError(error);
    // One no that nobody wrote down must not keep all the rest from being erased.
    if (failed instanceof AppError && failed.retry === 'never' && failed.answered) return 'kept';
    throw failed;
  }
}
