import type { MessageMetadata } from '@slack/types';
import type { ChatPostMessageResponse, WebClient } from '@slack/web-api';
import { AppError } from '../../core/errors.ts';
import type { ThreadRef } from '../../core/ports/threads.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { createMisplacedPostError, toAppError } from '../errors/to-app-error.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { postText } from '../text/post.ts';
import { tryMessageShapes } from './message-shapes.ts';

/** Where a message is posted: in a channel, in a thread, or in a direct message (a Slack user id). */
interface MessageTarget {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  /** Shows a thread reply in the channel as well. */
  readonly isInChannelToo?: boolean;
}

export interface MessageContent {
  readonly message: (withPicture: boolean) => SlackMessage;
  readonly metadata?: MessageMetadata;
  /** The message has a picture to try. */
  readonly showsPicture?: boolean;
}

const quiet = { unfurl_links: false, unfurl_media: false } as const;

/**
 * Posts a message in the first version that Slack accepts. Returns its location and whether it shows its
 * picture. Throws an AppError, or a `MisplacedPostError` if Slack posted a thread reply in the channel
 * instead.
 */
export async function postMessage(
  client: WebClient,
  target: MessageTarget,
  { message, metadata, showsPicture = false }: MessageContent,
): Promise<ThreadRef & { readonly showsPicture: boolean }> {
  const { channel, threadTs } = target;
  return tryMessageShapes(showsPicture, async ({ withPicture, render }) => {
    const content = { channel, ...render(message(withPicture), metadata), ...quiet };
    const answer = await client.chat.postMessage(
      threadTs ? addThread(content, threadTs, target) : content,
    );
    const at = { channel: answer.channel ?? channel, ts: answer.ts ?? '' };
    if (threadTs && isAtRoot(answer)) throw createMisplacedPostError(at);
    return { ...at, showsPicture: withPicture };
  });
}

function addThread<T>(content: T, thread_ts: string, { isInChannelToo }: MessageTarget) {
  return isInChannelToo
    ? { ...content, thread_ts, reply_broadcast: true as const }
    : { ...content, thread_ts };
}

/** Slack also accepts a reply to a deleted message, and posts it without a thread. */
function isAtRoot({ message }: ChatPostMessageResponse): boolean {
  return message !== undefined && !message.thread_ts;
}

/** Replaces a message. Returns whether the new one shows its picture. Throws an AppError. */
export async function updateMessage(
  client: WebClient,
  { channel, ts }: ThreadRef,
  { message, metadata, showsPicture = false }: MessageContent,
): Promise<{ readonly showsPicture: boolean }> {
  return tryMessageShapes(showsPicture, async ({ withPicture, render }) => {
    await client.chat.update({ channel, ts, ...render(message(withPicture), metadata) });
    return { showsPicture: withPicture };
  });
}

/** Posts an ephemeral message, which only this person (a Slack user id) sees until they reload. Throws an AppError. */
export async function postEphemeral(
  client: WebClient,
  place: { readonly channel: string; readonly user: string },
  message: () => SlackMessage,
): Promise<void> {
  await tryMessageShapes(false, ({ render }) =>
    client.chat.postEphemeral({ ...place, ...render(message()) }),
  );
}

/** A message that no longer exists counts as deleted. */
const GONE: ReadonlySet<string> = new Set(['message_not_found', 'channel_not_found']);

/** Deletes one of the app's messages, or its text if the workspace forbids deleting. Throws an AppError. */
export async function deleteMessage(client: WebClient, at: ThreadRef): Promise<void> {
  try {
    await client.chat.delete(at);
  } catch (error) {
    const failed = toAppError(error);
    if (GONE.has(failed.code)) return;
    if (failed.retry !== 'never') throw failed;
    await updateMessage(client, at, { message: () => buildMessage(postText.takenBack) });
  }
}

/**
 * Throws an AppError `post_gone` or `post_not_editable` if a post or its thread is gone or can no longer be
 * changed.
 */
export async function translatePostErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failed = toAppError(error);
    const unavailable = findSlackOutcome(failed.code)?.post;
    if (!unavailable) throw failed;
    throw new AppError(unavailable === 'gone' ? 'post_gone' : 'post_not_editable', {
      retry: 'never',
      answered: true,
      problem: failed.problem,
      cause: failed,
    });
  }
}
