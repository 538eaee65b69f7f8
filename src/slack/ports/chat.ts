import type { WebClient } from '@slack/web-api';
import { AppError } from '../../app/app-error.ts';
import type { Chat, PostRef, PrivateMessage } from '../../app/ports/chat.ts';
import type { SendProgress } from '../../domain/progress.ts';
import type { Send } from '../../domain/send.ts';
import { toAppError } from '../errors.ts';
import { failedMessage } from '../messages/failed.ts';
import { leftOutMessage } from '../messages/left-out.ts';
import type { SlackMessage } from '../messages/message.ts';
import { notSentMessage } from '../messages/not-sent.ts';
import { noteMessage } from '../messages/note.ts';
import { overdueMessage } from '../messages/overdue.ts';
import { postMessage } from '../messages/post.ts';
import { unpostedMessage } from '../messages/unposted.ts';
import { answeredQuestion } from '../messages/unsure-note.ts';
import { findMessage, findReply, metadataOf } from './find-message.ts';

/** Slack shows files in messages only of these kinds. */
const SHOWN_IN_MESSAGES = /\.(png|jpe?g|gif)$/i;

/** After these errors nothing more can be said in a post's place. */
const gone = new Set(['message_not_found', 'thread_not_found', 'channel_not_found', 'is_archived']);

const quiet = { unfurl_links: false, unfurl_media: false } as const;

/** What the app says in Slack, over a client that does not retry by itself. */
export function slackChat(client: WebClient): Chat {
  return {
    async post(send, progress) {
      const { picture } = send;
      const shows = picture.kind === 'slack' && SHOWN_IN_MESSAGES.test(picture.name ?? '');
      return withOrWithoutPicture(shows, (withPicture) => postOnce(send, progress, withPicture));
    },

    async update(post, send, progress) {
      const message = (withPicture: boolean) => ({
        channel: post.channel,
        ts: post.ts,
        ...postMessage(send, progress, { withPicture }),
        metadata: metadataOf(send.id),
      });
      await inPost(() =>
        withOrWithoutPicture(post.showsPicture, (withPicture) =>
          client.chat.update(message(withPicture)),
        ),
      );
    },

    async note(post, send, progress, note) {
      const { ts } = await inPost(() =>
        client.chat.postMessage({
          channel: post.channel,
          thread_ts: post.ts,
          ...noteMessage(send, progress, note),
          ...quiet,
          metadata: metadataOf(send.id, note.id),
        }),
      );
      return ts ?? '';
    },

    async closeQuestion({ channel }, ts, ending) {
      await inPost(() => client.chat.update({ channel, ts, ...answeredQuestion(ending) }));
    },

    findPost: (send) => findMessage(client, send),
    findNote: (post, send, note) => findReply(client, post, send.id, note),

    async tell(send, message) {
      const said = privateMessage(send, message);
      try {
        await client.chat.postMessage({ channel: send.user, ...said, ...quiet });
      } catch (error) {
        const failed = toAppError(error);
        // Not everyone can get direct messages from an app; in the channel only they see it.
        if (!failed.answered || failed.code === 'ratelimited') throw failed;
        await tellInChannel(send, said);
      }
    },
  };

  async function postOnce(
    send: Send,
    progress: SendProgress,
    withPicture: boolean,
  ): Promise<PostRef> {
    const answer = await client.chat.postMessage({
      channel: send.channel,
      ...postMessage(send, progress, { withPicture }),
      ...quiet,
      metadata: metadataOf(send.id),
    });
    return {
      channel: answer.channel ?? send.channel,
      ts: answer.ts ?? '',
      showsPicture: withPicture,
    };
  }

  async function tellInChannel(send: Send, said: SlackMessage): Promise<void> {
    try {
      await client.chat.postEphemeral({ channel: send.channel, user: send.user, ...said });
    } catch (error) {
      throw toAppError(error);
    }
  }
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

/** Slack refuses a whole message when it cannot show the file in it (of an odd kind, or still scanned): then it goes without. */
async function withOrWithoutPicture<T>(
  shows: boolean,
  call: (withPicture: boolean) => Promise<T>,
): Promise<T> {
  try {
    return await call(shows);
  } catch (error) {
    const failed = toAppError(error);
    if (!shows || !/^invalid_(blocks|slack_file|arguments)/.test(failed.code)) throw failed;
  }
  try {
    return await call(false);
  } catch (error) {
    throw toAppError(error);
  }
}

async function inPost<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failed = toAppError(error);
    const code = gone.has(failed.code) ? 'post_gone' : undefined;
    const meaning = failed.code === 'cant_update_message' ? 'post_not_editable' : code;
    if (!meaning) throw failed;
    throw new AppError(meaning, { retry: 'never', answered: true, cause: failed });
  }
}
