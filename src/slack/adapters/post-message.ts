import type { KnownBlock, MessageMetadata } from '@slack/types';
import type { ChatPostMessageResponse, WebClient } from '@slack/web-api';
import { AppError } from '../../core/errors.ts';
import type { ThreadRef } from '../../core/ports/threads.ts';
import { findSlackOutcome, isShapeRefusal } from '../errors/outcomes.ts';
import { createMisplacedPostError, getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';
import {
  removeBlocks,
  removePictures,
  shortenMessage,
  simplifyMessage,
} from '../messages/blocks/fallback-messages.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { postText } from '../text/post.ts';

/** Where a message is posted: in a channel, in a thread, or in a direct message (a Slack user id). */
interface MessageTarget {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  /** Shows a thread reply in the channel as well. */
  readonly isInChannelToo?: boolean;
}

interface MessageOptions {
  readonly metadata?: MessageMetadata;
  /** Whether to try the message with its picture first. */
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
  message: SlackMessage,
  { metadata, showsPicture = false }: MessageOptions = {},
): Promise<ThreadRef & { readonly showsPicture: boolean }> {
  const { channel, threadTs } = target;
  return tryMessageShapes(showsPicture, async ({ withPicture, render }) => {
    const content = { channel, ...render(message, metadata), ...quiet };
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
  message: SlackMessage,
  { metadata, showsPicture = false }: MessageOptions = {},
): Promise<{ readonly showsPicture: boolean }> {
  return tryMessageShapes(showsPicture, async ({ withPicture, render }) => {
    await client.chat.update({ channel, ts, ...render(message, metadata) });
    return { showsPicture: withPicture };
  });
}

/** Posts an ephemeral message, which only this person (a Slack user id) sees until they reload. Throws an AppError. */
export async function postEphemeral(
  client: WebClient,
  place: { readonly channel: string; readonly user: string },
  message: SlackMessage,
): Promise<void> {
  await tryMessageShapes(false, ({ render }) =>
    client.chat.postEphemeral({ ...place, ...render(message) }),
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
    await updateMessage(client, at, buildMessage(postText.takenBack));
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

/** The arguments of a Slack call. Without blocks Slack shows the text. */
interface MessageArguments {
  readonly text: string;
  readonly blocks?: KnownBlock[];
  readonly metadata?: MessageMetadata;
}

/** A version of a message: complete, or reduced step by step. */
interface MessageShape {
  readonly withPicture: boolean;
  render(message: SlackMessage, metadata?: MessageMetadata): MessageArguments;
}

interface Reduction {
  readonly withPicture: boolean;
  readonly body: 'whole' | 'simple' | 'short' | 'plain';
  /** Whether it is plain and short. */
  readonly isShort: boolean;
  readonly hasMetadata: boolean;
}

/**
 * Posts a message in the first version that Slack accepts. Slack refuses a whole message if it cannot show
 * its file, if it is too long, or if it cannot render somebody's text. Then the message is tried without
 * the picture, in simple blocks or shortened, and finally as plain text. Throws an AppError, which is final
 * if Slack refuses the last version because of its content.
 */
async function tryMessageShapes<T>(
  showsPicture: boolean,
  post: (shape: MessageShape) => Promise<T>,
): Promise<T> {
  let reduction: Reduction = { ...whole, withPicture: showsPicture };
  for (;;) {
    try {
      return await post(createShape(reduction));
    } catch (error) {
      const failed = toAppError(error);
      const next = reduceFurther(reduction, failed);
      if (!next) throw failed;
      reduction = next;
    }
  }
}

const whole = { body: 'whole', isShort: false, hasMetadata: true } as const;

/** The next version to try after a refusal. Undefined if reducing it further would not help or is not possible. */
function reduceFurther(reduction: Reduction, failed: AppError): Reduction | undefined {
  const { withPicture, body, isShort, hasMetadata } = reduction;
  if (!failed.answered) return undefined;
  const outcome = findSlackOutcome(failed.code);
  if (outcome?.follows === 'unmarked')
    return hasMetadata ? { ...reduction, hasMetadata: false } : undefined;
  if (outcome?.follows === 'shorter' && !isShort)
    return { ...reduction, body: body === 'plain' ? 'plain' : 'short', isShort: true };
  // An error code that this app does not know may be about anything.
  const isUnknown = !outcome && getSlackErrorCode(failed.cause) !== undefined;
  const isAboutBody = isUnknown || (outcome !== undefined && isShapeRefusal(outcome));
  const isAboutFile = failed.code.startsWith('file_');
  if (withPicture && (isAboutBody || isAboutFile)) return { ...reduction, withPicture: false };
  if (!isAboutBody || body === 'plain') return undefined;
  return { ...reduction, body: body === 'whole' ? 'simple' : 'plain' };
}

function createShape({ withPicture, body, isShort, hasMetadata }: Reduction): MessageShape {
  const bodies = {
    whole: (message: SlackMessage) => message,
    simple: simplifyMessage,
    short: shortenMessage,
    plain: (message: SlackMessage) => removeBlocks(isShort ? shortenMessage(message) : message),
  };
  return {
    withPicture,
    render: (message, metadata) => ({
      ...bodies[body](withPicture ? message : removePictures(message)),
      metadata: hasMetadata ? metadata : undefined,
    }),
  };
}
