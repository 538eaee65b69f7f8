import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { RetryLaterError } from '../../core/errors.ts';
import type { PostRef } from '../../core/ports/send-posts.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { createMisplacedPostError, getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';

const EVENT_TYPE = 'slack_mms';

/** Marks our messages, so that one whose answer was lost can be found again. Other apps can read it: nothing of a person is in it. */
export function buildSendMetadata(send: SendId, note?: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { send, ...(note ? { note } : {}) } };
}

/** The same for a line of a conversation. */
export function buildLineMetadata(line: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { line } };
}

/** The post of a send in its channel; undefined when there is none or Slack does not let us read there. */
export async function findSendPost(client: WebClient, send: Send): Promise<PostRef | undefined> {
  const found = await saidIn(client, send.channel, send.submittedAt);
  // Not every Slack gives metadata back; the reference also stands in the post. People may quote it.
  const message = found.find(
    ({ metadata, blocks, text, bot_id }) =>
      metadata?.event_payload?.send === send.id ||
      (bot_id && JSON.stringify([blocks, text]).includes(send.id)),
  );
  if (!message?.ts) return undefined;
  return {
    channel: send.channel,
    ts: message.ts,
    showsPicture: JSON.stringify(message.blocks ?? []).includes('slack_file'),
  };
}

/** A thread, by the message that it hangs on, from `since` (Unix ms) on. */
interface ThreadSince {
  readonly channel: string;
  readonly ts: string;
  readonly since: number;
}

/** The ts of a note in a post's thread, or without a note of what stands there of a send itself; undefined when there is none or Slack does not let us read there. Throws a `MisplacedPostError` when it stands at the root of the channel. */
export function findThreadNote(
  client: WebClient,
  thread: ThreadSince,
  send: SendId,
  note: string | undefined,
): Promise<string | undefined> {
  return findInThread(client, thread, (payload) => payload.send === send && payload.note === note);
}

/** The ts of a line of a conversation, in a thread or in a channel, from `since` (Unix ms) on; undefined and a `MisplacedPostError` as with a note. */
export async function findConversationLine(
  client: WebClient,
  { channel, ts, since }: Omit<ThreadSince, 'ts'> & { readonly ts: string | undefined },
  line: string,
): Promise<string | undefined> {
  const isIt = (payload: Payload) => payload.line === line;
  if (ts) return findInThread(client, { channel, ts, since }, isIt);
  return withPayload(await saidIn(client, channel, since), isIt)?.ts;
}

async function findInThread(
  client: WebClient,
  { channel, ts, since }: ThreadSince,
  isIt: (payload: Payload) => boolean,
): Promise<string | undefined> {
  const reply = withPayload(await repliesTo(client, { channel, ts }, oldest(since)), isIt);
  if (reply) return reply.ts;
  // Slack puts replies to a post that was deleted there.
  const atRoot = (await saidIn(client, channel, since)).filter(
    (one) => !one.thread_ts || one.thread_ts === one.ts,
  );
  const stray = withPayload(atRoot, isIt)?.ts;
  if (stray) throw createMisplacedPostError({ channel, ts: stray });
  return undefined;
}

function withPayload(
  found: readonly Found[],
  isIt: (payload: Payload) => boolean,
): Found | undefined {
  return found.find(({ metadata }) => metadata?.event_payload && isIt(metadata.event_payload));
}

function saidIn(client: WebClient, channel: string, since: number): Promise<readonly Found[]> {
  const said = { channel, limit: 200, include_all_metadata: true, ...oldest(since) };
  return find((cursor) => client.conversations.history({ ...said, ...cursor }));
}

/** A minute earlier: clocks differ. */
function oldest(since: number): { readonly oldest: string } {
  return { oldest: String(Math.floor(since / 1000) - 60) };
}

/** The ts of every note about a send in a thread; none where Slack does not let us read. */
export async function listThreadNotes(
  client: WebClient,
  thread: Pick<PostRef, 'channel' | 'ts'>,
  send: SendId,
): Promise<readonly string[]> {
  const found = await repliesTo(client, thread);
  return found.flatMap(({ ts, metadata }) =>
    ts && metadata?.event_payload?.send === send && metadata.event_payload.note ? [ts] : [],
  );
}

/** A file of this name that the app gave into a thread; undefined where Slack does not let us read. */
export async function findThreadFile(
  client: WebClient,
  thread: Pick<PostRef, 'channel' | 'ts'>,
  name: string,
): Promise<{ readonly id: string } | undefined> {
  const found = await repliesTo(client, thread);
  const file = found.flatMap(({ files }) => files ?? []).find((one) => one.name === name);
  return file && { id: file.id ?? '' };
}

function repliesTo(
  client: WebClient,
  { channel, ts }: Pick<PostRef, 'channel' | 'ts'>,
  from: { readonly oldest?: string } = {},
): Promise<readonly Found[]> {
  const thread = { channel, ts, limit: 200, include_all_metadata: true, ...from };
  return find((cursor) => client.conversations.replies({ ...thread, ...cursor }));
}

type Payload = Readonly<Record<string, unknown>>;

interface Found {
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

/** A channel so busy that a post lies deeper than this is not searched further. */
const MOST_PAGES = 5;

/**
 * A refusal of Slack's to let us read is "nothing found": a rare doubled line is better than a missing one.
 * A Slack that could not be reached refused nothing.
 */
async function find(
  read: (cursor: { readonly cursor?: string }) => Promise<Page>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  try {
    let next: { readonly cursor?: string } | undefined = {};
    for (let page = 0; next && page < MOST_PAGES; page += 1) {
      const { messages, response_metadata } = await read(next);
      if (Array.isArray(messages)) found.push(...(messages as readonly Found[]));
      const cursor = response_metadata?.next_cursor;
      next = cursor ? { cursor } : undefined;
    }
  } catch (error) {
    const failed = toAppError(error);
    const isRefusal = failed.answered && getSlackErrorCode(error) !== undefined;
    if (failed instanceof RetryLaterError || !isRefusal) throw failed;
  }
  return found;
}
