import type { WebClient } from '@slack/web-api';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import { RetryLaterError } from '../../core/errors.ts';
import type { PostRef, SendPosts } from '../../core/ports/send-posts.ts';
import type { PostedWithin } from '../../core/ports/threads.ts';
import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildPostMessage } from '../messages/post/channel-post.ts';
import { buildAuthorNotice } from '../messages/private/direct-messages.ts';
import { buildAnswerMessage } from '../messages/thread/answer.ts';
import { buildThreadNote } from '../messages/thread/thread-note.ts';
import { buildUnconfirmedEnding } from '../messages/thread/unconfirmed-note.ts';
import { buildSendMetadata, findSendPost, findThreadNote } from './find-posts.ts';
import {
  deleteMessage,
  postEphemeral,
  postMessage,
  translatePostErrors,
  updateMessage,
} from './post-message.ts';

/** The only kinds of files that Slack shows in blocks. */
const SHOWN_IN_MESSAGES = /\.(png|jpe?g|gif)$/i;

/** The app's posts, with a client that does not retry. */
export function createSlackSendPosts(
  client: WebClient,
  loadUserCountry: LoadUserCountry,
): SendPosts {
  return {
    postMessage: (send, progress) =>
      postMessage(client, send, buildSendMessage(send, progress), {
        metadata: buildSendMetadata(send.id),
        showsPicture: canShowPicture(send),
      }),

    updatePost: (post, send, progress) =>
      translatePostErrors(() =>
        updateMessage(client, post, buildSendMessage(send, progress), {
          metadata: buildSendMetadata(send.id),
          showsPicture: post.showsPicture && canShowPicture(send),
        }),
      ),

    async postThreadNote({ channel, ts }, send, progress, note) {
      const target = { channel, threadTs: send.threadTs ?? ts };
      const metadata = buildSendMetadata(send.id, note.id);
      const posted = await translatePostErrors(() =>
        postMessage(client, target, buildThreadNote(send, progress, note), { metadata }),
      );
      return posted.ts;
    },

    async updateThreadNote({ channel }, ts, send, progress, note) {
      const metadata = buildSendMetadata(send.id, note.id);
      const message = buildThreadNote(send, progress, note);
      await translatePostErrors(() =>
        updateMessage(client, { channel, ts }, message, { metadata }),
      );
    },

    async closeQuestion({ channel }, ts, ending) {
      const message = buildUnconfirmedEnding(ending);
      await translatePostErrors(() => updateMessage(client, { channel, ts }, message));
    },

    findPost: (send, within) => findPost(client, send, within),
    findThreadNote({ channel, ts }, { id, threadTs }, note, within) {
      const thread = { channel, ts: threadTs ?? ts };
      return findThreadNote(client, thread, { send: id, note, within });
    },
    deleteMessage: (at) => deleteMessage(client, at),

    async notifyAuthor(send, notice) {
      const { channel, user } = send;
      const content = buildAuthorNotice(send, notice, await loadUserCountry(user));
      try {
        await postMessage(client, { channel: user }, content);
      } catch (error) {
        const failed = toAppError(error);
        if (failed instanceof RetryLaterError || !failed.answered) throw failed;
        // Not everybody can get direct messages from an app. Those who cannot get an ephemeral message in
        // the channel.
        await postEphemeral(client, { channel, user }, content);
      }
    },
  };
}

function canShowPicture({ picture }: Send): boolean {
  return picture.kind === 'slack' && SHOWN_IN_MESSAGES.test(picture.name ?? '');
}

function buildSendMessage(send: Send, progress: SendProgress): SlackMessage {
  return send.threadTs ? buildAnswerMessage(send, progress) : buildPostMessage(send, progress);
}

/** The post of an answer is a reply in a thread. */
async function findPost(
  client: WebClient,
  send: Send,
  within: PostedWithin,
): Promise<PostRef | undefined> {
  const { id, channel, threadTs } = send;
  if (!threadTs) return findSendPost(client, send, within);
  const ts = await findThreadNote(client, { channel, ts: threadTs }, { send: id, within });
  return ts === undefined ? undefined : { channel, ts, showsPicture: false };
}
