import type { WebClient } from '@slack/web-api';
import { AppError, NotYet } from '../../app/app-error.ts';
import type { Chat, PostRef, PrivateMessage } from '../../app/ports/chat.ts';
import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { toAppError } from '../errors.ts';
import { answerMessage } from '../messages/answer.ts';
import { failedMessage } from '../messages/failed.ts';
import { leftOutMessage } from '../messages/left-out.ts';
import type { SlackMessage } from '../messages/message.ts';
import { notSentMessage } from '../messages/not-sent.ts';
import { noteMessage } from '../messages/note.ts';
import { overdueMessage } from '../messages/overdue.ts';
import { postMessage } from '../messages/post.ts';
import { unpostedMessage } from '../messages/unposted.ts';
import { answeredQuestion } from '../messages/unsure-note.ts';
import { outcomeOf } from '../outcomes.ts';
import { asItFits, type Fit } from './as-it-fits.ts';
import { findMessage, findReply, metadataOf } from './find-message.ts';

/** Slack shows files in messages only of these kinds. */
const SHOWN_IN_MESSAGES = /\.(png|jpe?g|gif)$/i;

const quiet = { unfurl_links: false, unfurl_media: false } as const;

/** What the app says in Slack, over a client that does not retry by itself. */
export function slackChat(client: WebClient): Chat {
  return {
    async post(send, progress) {
      const { picture } = send;
      const shows = picture.kind === 'slack' && SHOWN_IN_MESSAGES.test(picture.name ?? '');
      return asItFits(shows, (fitted, withPicture) =>
        postOnce(send, progress, fitted, withPicture),
      );
    },

    async update(post, send, progress) {
      await inPost(
        (fitted, withPicture) =>
          client.chat.update({
            channel: post.channel,
            ts: post.ts,
            ...fitted(messageOf(send, progress, withPicture)),
            metadata: metadataOf(send.id),
          }),
        post.showsPicture,
      );
    },

    async note(post, send, progress, note) {
      const { ts } = await inPost((fitted) =>
        client.chat.postMessage({
          channel: post.channel,
          thread_ts: send.threadTs ?? post.ts,
          ...fitted(noteMessage(send, progress, note)),
          ...quiet,
          metadata: metadataOf(send.id, note.id),
        }),
      );
      return ts ?? '';
    },

    async renote({ channel }, ts, send, progress, note) {
      await inPost((fitted) =>
        client.chat.update({
          channel,
          ts,
          ...fitted(noteMessage(send, progress, note)),
          metadata: metadataOf(send.id, note.id),
        }),
      );
    },

    async closeQuestion({ channel }, ts, ending) {
      await inPost(() => client.chat.update({ channel, ts, ...answeredQuestion(ending) }));
    },

    findPost: (send) => findPost(client, send),
    findNote: ({ channel, ts }, send, note) =>
      findReply(client, { channel, ts: send.threadTs ?? ts }, send.id, note),

    async tell(send, message) {
      const said = privateMessage(send, message);
      const { channel, user } = send;
      try {
        await asItFits(false, (fitted) =>
          client.chat.postMessage({ channel: user, ...fitted(said), ...quiet }),
        );
      } catch (error) {
        const failed = toAppError(error);
        if (failed instanceof NotYet || !failed.answered) throw failed;
        // Not everyone can get direct messages from an app; in the channel only they see it.
        await asItFits(false, (fitted) =>
          client.chat.postEphemeral({ channel, user, ...fitted(said) }),
        );
      }
    },
  };

  async function postOnce(
    send: Send,
    progress: SendProgress,
    fitted: Fit,
    withPicture: boolean,
  ): Promise<PostRef> {
    const answer = await client.chat.postMessage({
      channel: send.channel,
      ...(send.threadTs ? { thread_ts: send.threadTs } : {}),
      ...fitted(messageOf(send, progress, withPicture)),
      ...quiet,
      metadata: metadataOf(send.id),
    });
    return {
      channel: answer.channel ?? send.channel,
      ts: answer.ts ?? '',
      showsPicture: withPicture,
    };
  }
}

function messageOf(send: Send, progress: SendProgress, withPicture: boolean): SlackMessage {
  return send.threadTs
    ? answerMessage(send, progress, { withPicture })
    : postMessage(send, progress, { withPicture });
}

/** An answer stands in a thread, and is found there. */
async function findPost(client: WebClient, send: Send): Promise<PostRef | undefined> {
  const { id, channel, threadTs } = send;
  if (!threadTs) return findMessage(client, send);
  const ts = await findReply(client, { channel, ts: threadTs }, id, undefined);
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
    case 'failed':
      return failedMessage(send, message.recipients);
  }
}

/** In a post or its thread: tells that they are gone, or cannot be changed any more. */
async function inPost<T>(
  say: (fitted: Fit, withPicture: boolean) => Promise<T>,
  showsPicture = false,
): Promise<T> {
  try {
    return await asItFits(showsPicture, say);
  } catch (error) {
    const failed = toAppError(error);
    const postIs = outcomeOf(failed.code)?.post;
    if (!postIs) throw failed;
    throw new AppError(postIs === 'gone' ? 'post_gone' : 'post_not_editable', {
      retry: 'never',
      answered: true,
      cause: failed,
    });
  }
}
