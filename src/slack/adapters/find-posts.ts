import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { RetryLaterError } from '../../core/errors.ts';
import type { PostRef } from '../../core/ports/send-posts.ts';
import type { PostedWithin, PostTarget, ThreadRef } from '../../core/ports/threads.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { formatShortReference } from '../../domain/short-reference.ts';
import { createMisplacedPostError, getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';

const EVENT_TYPE = 'slack_mms';

/**
 * Metadata that marks the app's messages, so that one can be found again if Slack's response was lost.
 * Other apps can read it, so it contains nothing personal.
 */
export function buildSendMetadata(send: SendId, note?: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { send, ...(note ? { note } : {}) } };
}

/** Marks a conversation post. */
export function buildLineMetadata(line: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { line } };
}

/** The post of a send in its channel. Undefined if there is none, or if Slack does not let the app read there. */
export async function findSendPost(
  client: WebClient,
  send: Send,
  within: PostedWithin,
): Promise<PostRef | undefined> {
  const messages = readChannel(client, send.channel, within);
  const message = await findFirst(messages, (one) => isSendPost(one, send.id));
  if (!message?.ts) return undefined;
  return {
    channel: send.channel,
    ts: message.ts,
    showsPicture: JSON.stringify(message.blocks ?? []).includes('slack_file'),
  };
}

/**
 * Some workspaces return no metadata. Then the post is recognized by the id of its first block, or by the
 * text of its last block, which was the send's id in versions before 0.7. A post that Slack accepted
 * without blocks ends with the short reference. Other messages of the app may mention either, but none has
 * it alone in a block or a line.
 */
function isSendPost({ metadata, blocks, text = '', bot_id }: FoundMessage, id: SendId): boolean {
  if (metadata?.event_payload) return metadata.event_payload.send === id;
  if (!bot_id) return false;
  const written = JSON.stringify(blocks ?? []);
  return (
    written.includes(`"block_id":"${id}"`) ||
    written.includes(`"text":"${id}"`) ||
    text.split('\n').at(-1) === formatShortReference(id)
  );
}

/**
 * The ts of a note in a post's thread or, without a note, of the send's own message there. Undefined if
 * there is none, or if Slack does not let the app read there. Throws a `MisplacedPostError` if it was
 * posted in the channel instead.
 */
export function findThreadNote(
  client: WebClient,
  thread: ThreadRef,
  {
    send,
    note,
    within,
  }: { readonly send: SendId; readonly note?: string; readonly within: PostedWithin },
): Promise<string | undefined> {
  const isMatch = matchPayload((payload) => payload.send === send && payload.note === note);
  return findInThread(client, thread, within, isMatch);
}

/** The ts of a conversation post, in a thread or in a channel. Undefined and `MisplacedPostError` as for a note. */
export async function findConversationLine(
  client: WebClient,
  { channel, threadTs: ts }: PostTarget,
  { line, within }: { readonly line: string; readonly within: PostedWithin },
): Promise<string | undefined> {
  const isMatch = matchPayload((payload) => payload.line === line);
  if (ts) return findInThread(client, { channel, ts }, within, isMatch);
  return (await findFirst(readChannel(client, channel, within), isMatch))?.ts;
}

async function findInThread(
  client: WebClient,
  thread: ThreadRef,
  within: PostedWithin,
  isMatch: Match,
): Promise<string | undefined> {
  const reply = await findFirst(readThread(client, thread, within), isMatch);
  if (reply) return reply.ts;
  // Slack posts replies to a deleted message in the channel instead.
  const { channel } = thread;
  const stray = await findFirst(
    readChannel(client, channel, within),
    (one) => (!one.thread_ts || one.thread_ts === one.ts) && isMatch(one),
  );
  if (stray?.ts) throw createMisplacedPostError({ channel, ts: stray.ts });
  return undefined;
}

type Match = (message: FoundMessage) => boolean;

function matchPayload(isMatch: (payload: Payload) => boolean): Match {
  return ({ metadata }) => metadata?.event_payload !== undefined && isMatch(metadata.event_payload);
}

async function findFirst(
  messages: AsyncIterable<FoundMessage>,
  isMatch: Match,
): Promise<FoundMessage | undefined> {
  for await (const message of messages) if (isMatch(message)) return message;
  return undefined;
}

function readChannel(client: WebClient, channel: string, within: PostedWithin) {
  const query = { channel, include_all_metadata: true, ...formatRange(within) };
  const newest = within === 'newest' ? { firstLimit: NEXT_PAGES, maxPages: 1 } : {};
  return readPages((page) => client.conversations.history({ ...query, ...page }), newest);
}

/** With a larger clock difference Slack's requests would be too old for the app, except those over a socket. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

function formatRange(within: PostedWithin) {
  if (within === 'newest') return {};
  const { from, until } = within;
  return {
    oldest: String(Math.floor((from - CLOCKS_DIFFER_MS) / 1000)),
    latest: String(Math.ceil((until + CLOCKS_DIFFER_MS) / 1000)),
  };
}

/** The ts of every note about a send in a thread. Empty if Slack does not let the app read there. */
export async function listThreadNotes(
  client: WebClient,
  thread: ThreadRef,
  send: SendId,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for await (const { ts, metadata } of readThread(client, thread)) {
    if (ts && metadata?.event_payload?.send === send && metadata.event_payload.note) notes.push(ts);
  }
  return notes;
}

/** A file with this name that the app uploaded to a thread. Undefined if Slack does not let the app read there. */
export async function findThreadFile(
  client: WebClient,
  thread: ThreadRef,
  name: string,
): Promise<{ readonly id: string } | undefined> {
  for await (const { files = [] } of readThread(client, thread)) {
    const file = files.find((one) => one.name === name);
    if (file) return { id: file.id ?? '' };
  }
  return undefined;
}

function readThread(client: WebClient, { channel, ts }: ThreadRef, within?: PostedWithin) {
  const range = within ? formatRange(within) : {};
  const query = { channel, ts, include_all_metadata: true, ...range };
  // Every page, because Slack lists a thread's earliest messages first.
  const newest = within === 'newest' ? { firstLimit: NEXT_PAGES } : {};
  return readPages((page) => client.conversations.replies({ ...query, ...page }), newest);
}

type Payload = Readonly<Record<string, unknown>>;

interface FoundMessage {
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly text?: string;
  readonly bot_id?: string;
  readonly blocks?: unknown;
  readonly files?: readonly { readonly id?: string; readonly name?: string }[];
  readonly metadata?: { readonly event_payload?: Payload };
}

interface Page {
  readonly messages?: unknown;
  readonly response_metadata?: { readonly next_cursor?: string };
}

/** The limit for apps sold outside Slack's Marketplace, and enough for the minutes around a lost post. */
const FIRST_PAGE = 15;
/** For the few channels with more messages in that time. */
const NEXT_PAGES = 200;
/** In a busier channel the search ends here. */
const MAX_PAGES = 6;

/**
 * Yields messages page by page, until the caller stops. None if Slack does not let the app read, because a
 * rare double post is better than a missing one. Throws an AppError if Slack was not reachable.
 */
async function* readPages(
  read: (page: { readonly cursor?: string; readonly limit: number }) => Promise<Page>,
  { firstLimit = FIRST_PAGE, maxPages = MAX_PAGES },
): AsyncGenerator<FoundMessage> {
  let cursor: string | undefined;
  for (let page = 0; page < maxPages && (page === 0 || cursor); page += 1) {
    const limit = page === 0 ? firstLimit : NEXT_PAGES;
    const answer = await read({ limit, ...(cursor ? { cursor } : {}) }).catch(acceptRefusal);
    if (Array.isArray(answer.messages)) yield* answer.messages as readonly FoundMessage[];
    cursor = answer.response_metadata?.next_cursor;
  }
}

function acceptRefusal(error: unknown): Page {
  const failed = toAppError(error);
  const isRefusal = failed.answered && getSlackErrorCode(error) !== undefined;
  if (failed instanceof RetryLaterError || !isRefusal) throw failed;
  return {};
}
