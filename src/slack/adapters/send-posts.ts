import type { WebClient } from '@slack/web-api';
import { NotYet } from '../../core/errors.ts';
import type { Chat, Note, PostRef, PrivateMessage } from '../../core/ports/send-posts.ts';
import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';
import { postMessage as wholePost } from '../messages/post/post.ts';
import { failedMessage } from '../messages/private/failed.ts';
import { leftOutMessage } from '../messages/private/left-out.ts';
import { unpostedMessage } from '../messages/private/not-posted.ts';
import { notSentMessage } from '../messages/private/not-sent.ts';
import { overdueMessage } from '../messages/private/overdue.ts';
import { answerMessage } from '../messages/thread/answer.ts';
import { noteMessage } from '../messages/thread/thread-note.ts';
import { answeredQuestion, unsureQuestion } from '../messages/thread/unconfirmed-note.ts';
import { findMessage, findReply, metadataOf } from './find-posts.ts';
import {
  inPost,
  postEphemeral,
  postMessage,
  removeMessage,
  type Said,
  updateMessage,
} from './post-message.ts';

/** Slack shows files in messages only of these kinds. */
const SHOWN_IN_MESSAGES = /\.(png|jpe?g|gif)$/i;

/** What the app says in Slack, over a client that does not retry by itself. */
export function slackChat(client: WebClient): Chat {
  return {
    post: (send, progress) =>
      postMessage(client, send, {
        message: (withPicture) => messageOf(send, progress, withPicture),
        metadata: metadataOf(send.id),
        showsPicture: canShowPicture(send),
      }),

    update: (post, send, progress) =>
      inPost(() =>
        updateMessage(client, post, {
          message: (withPicture) => messageOf(send, progress, withPicture),
          metadata: metadataOf(send.id),
          showsPicture: post.showsPicture && canShowPicture(send),
        }),
      ),

    async note({ channel, ts }, send, progress, note) {
      const spot = { channel, threadTs: send.threadTs ?? ts };
      const said = await inPost(() => postMessage(client, spot, noteOf(send, progress, note)));
      return said.ts;
    },

    async renote({ channel }, ts, send, progress, note) {
      await inPost(() => updateMessage(client, { channel, ts }, noteOf(send, progress, note)));
    },

    async closeQuestion({ channel }, ts, ending) {
      const message = () => answeredQuestion(ending);
      await inPost(() => updateMessage(client, { channel, ts }, { message }));
    },

    findPost: (send) => findPost(client, send),
    findNote: ({ channel, ts }, send, note, since) =>
      findReply(client, { channel, ts: send.threadTs ?? ts, since }, send.id, note),
    remove: (at) => removeMessage(client, at),

    async tell(send, message) {
      const said = privateMessage(send, message);
      const { channel, user } = send;
      try {
        await postMessage(client, { channel: user }, { message: () => said });
      } catch (error) {
        const failed = toAppError(error);
        if (failed instanceof NotYet || !failed.answered) throw failed;
        // Not everyone can get direct messages from an app; in the channel only they see it.
        await postEphemeral(client, { channel, user }, () => said);
      }
    },
  };
}

function canShowPicture({ picture }: Send): boolean {
  return picture.kind === 'slack' && SHOWN_IN_MESSAGES.test(picture.name ?? '');
}

function noteOf(send: Send, progress: SendProgress, note: Note): Said {
  return {
    message: () => noteMessage(send, progress, note),
    metadata: metadataOf(send.id, note.id),
  };
}

function messageOf(send: Send, progress: SendProgress, withPicture: boolean): SlackMessage {
  return send.threadTs
    ? answerMessage(send, progress, { withPicture })
    : wholePost(send, progress, { withPicture });
}

/** An answer stands in a thread, and is found there. */
async function findPost(client: WebClient, send: Send): Promise<PostRef | undefined> {
  const { id, channel, threadTs } = send;
  if (!threadTs) return findMessage(client, send);
  const since = send.submittedAt;
  const ts = await findReply(client, { channel, ts: threadTs, since }, id, undefined);
  return ts === undefined ? undefined : { channel, ts, showsPicture: false };
}

function privateMessage(send: Send, message: PrivateMessage): SlackMessage {
  switch (message.kind) {
    case 'notSent':
      return notSentMessage(send, message.problem);
    case 'unposted':
      return unpostedMessage(send, message.problem);
    case 'overdue':
      return overdueMessage(send);
    case 'leftOut':
      return leftOutMessage(send, message.leftOut);
    case 'unsure':
      return unsureQuestion(send, message.progress, message);
    case 'failed':
      return failedMessage(send, message.recipients);
  }
}
