import type { WebClient } from '@slack/web-api';
import type { LoadUserCountry } from '../../core/compose/form-options.ts';
import { RetryLaterError } from '../../core/errors.ts';
import type { PostRef, SendPosts, ThreadNote } from '../../core/ports/send-posts.ts';
import type { PostedWithin } from '../../core/ports/threads.ts';
import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { buildPostMessage as wholePost } from '../messages/post/channel-post.ts';
import { buildAuthorNotice } from '../messages/private/direct-messages.ts';
import { buildAnswerMessage } from '../messages/thread/answer.ts';
import { buildThreadNote } from '../messages/thread/thread-note.ts';
import { buildUnconfirmedEnding } from '../messages/thread/unconfirmed-note.ts';
import { buildSendMetadata, findSendPost, findThreadNote } from './find-posts.ts';
import {
  deleteMessage,
  type MessageContent,
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
      postMessage(client, send, {
        message: (withPicture) => buildSendMessage(send, progress, withPicture),
        metadata: buildSendMetadata(send.id),
        showsPicture: canShowPicture(send),
      }),

    updatePost: (post, send, progress) =>
      translatePostErrors(() =>
        updateMessage(client, post, {
          message: (withPicture) => buildSendMessage(send, progress, withPicture),
          metadata: buildSendMetadata(send.id),
          showsPicture: post.showsPicture && canShowPicture(send),
        }),
      ),

    async postThreadNote({ channel, ts }, send, progress, note) {
      const target = { channel, threadTs: send.threadTs ?? ts };
      const posted = await translatePostErrors(() =>
        postMessage(client, target, buildNote(send, progress, note)),
      );
      return posted.ts;
    },

    async updateThreadNote({ channel }, ts, send, progress, note) {
      await translatePostErrors(() =>
        updateMessage(client, { channel, ts }, buildNote(send, progress, note)),
      );
    },

    async closeQuestion({ channel }, ts, ending) {
      const message = () => buildUnconfirmedEnding(ending);
      await translatePostErrors(() => updateMessage(client, { channel, ts }, { message }));
    },

    findPost: (send, within) => findPost(client, send, within),
    findThreadNote({ channel, ts }, { id, threadTs }, note, within) {
      const thread = { channel, ts: threadTs ?? ts };
      return findThreadNote(client, thread, { send: id, note, within });
    },
    deleteMessage: (at) => deleteMessage(client, at),

    async notifyAuthor(send, message) {
      const { channel, user } = send;
      const content = buildAuthorNotice(send, message, await loadUserCountry(user));
      try {
        await postMessage(client, { channel: user }, { message: () => content });
      } catch (error) {
        const failed = toAppError(error);
        if (failed instanceof RetryLaterError || !failed.answered) throw failed;
        // Not everybody can get direct messages from an app. Those who cannot get an ephemeral message in
        // the channel.
        await postEphemeral(client, { channel, user }, () => content);
      }
    },
  };
}

function canShowPicture({ picture }: Send): boolean {
  return picture.kind === 'slack' && SHOWN_IN_MESSAGES.test(picture.name ?? '');
}

function buildNote(send: Send, progress: SendProgress, note: ThreadNote): MessageContent {
  return {
    message: () => buildThreadNote(send, progress, note),
    metadata: buildSendMetadata(send.id, note.id),
  };
}

function buildSendMessage(send: Send, progress: SendProgress, withPicture: boolean): SlackMessage {
  return send.threadTs
    ? buildAnswerMessage(send, progress, { withPicture })
    : wholePost(send, progress, { withPicture });
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
