import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { RetryLaterError } from '../../core/errors.ts';
import type { PostRef } from '../../core/ports/send-posts.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { formatShortReference } from '../../domain/short-reference.ts';
import { createMisplacedPostError, getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';

const EVENT_TYPE = 'slack_mms';

/** Marks the app's messages, so that one whose response was lost can be found again. Other apps can read it: it holds nothing about a person. */
export function buildSendMetadata(send: SendId, note?: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { send, ...(note ? { note } : {}) } };
}

/** Marks a post of a conversation. */
export function buildLineMetadata(line: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { line } };
}

/** The post of a send in its channel; undefined when there is none or Slack does not let the app read there. */
export async function findSendPost(client: WebClient, send: Send): Promise<PostRef | undefined> {
  const found = await listChannelMessages(client, send.channel, send.submittedAt);
  const message = found.find((one) => isPostOf(one, send.id));
  if (!message?.ts) return undefined;
  return {
    channel: send.channel,
    ts: message.ts,
    showsPicture: JSON.stringify(message.blocks ?? []).includes('slack_file'),
  };
}

/**
 * Some workspaces return no metadata. Then the post is known by the id of its first block, or by the text of its
 * last one: the id of the send in versions before 0.7. A post that Slack took without blocks ends with the short
 * reference. Other messages of the app may mention either, but none has it alone in a block or a line.
 */
function isPostOf({ metadata, blocks, text = '', bot_id }: FoundMessage, id: SendId): boolean {
  if (metadata?.event_payload) return metadata.event_payload.send === id;
  if (!bot_id) return false;
  const written = JSON.stringify(blocks ?? []);
  return (
    written.includes(`"block_id":"${id}"`) ||
    written.includes(`"text":"${id}"`) ||
    text.split('\n').at(-1) === formatShortReference(id)
  );
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
  const isMatch = (payload: Payload) => payload.line === line;
  if (ts) return findInThread(client, { channel, ts, since }, isMatch);
  return findByPayload(await listChannelMessages(client, channel, since), isMatch)?.ts;
}

async function findInThread(
  client: WebClient,
  { channel, ts, since }: ThreadSince,
  isMatch: (payload: Payload) => boolean,
): Promise<string | undefined> {
  const reply = findByPayload(
    await listThreadMessages(client, { channel, ts }, formatOldest(since)),
    isMatch,
  );
  if (reply) return reply.ts;
  // Slack puts replies to a deleted post at the root of the channel.
  const atRoot = (await listChannelMessages(client, channel, since)).filter(
    (one) => !one.thread_ts || one.thread_ts === one.ts,
  );
  const stray = findByPayload(atRoot, isMatch)?.ts;
  if (stray) throw createMisplacedPostError({ channel, ts: stray });
  return undefined;
}

function findByPayload(
  found: readonly FoundMessage[],
  isMatch: (payload: Payload) => boolean,
): FoundMessage | undefined {
  return found.find(({ metadata }) => metadata?.event_payload && isMatch(metadata.event_payload));
}

function listChannelMessages(
  client: WebClient,
  channel: string,
  since: number,
): Promise<readonly FoundMessage[]> {
  const query = { channel, limit: 200, include_all_metadata: true, ...formatOldest(since) };
  return readPages((cursor) => client.conversations.history({ ...query, ...cursor }));
}

/** A minute earlier, because clocks differ. */
function formatOldest(since: number): { readonly oldest: string } {
  return { oldest: String(Math.floor(since / 1000) - 60) };
}

/** The ts of every note about a send in a thread; none where Slack does not let the app read. */
export async function listThreadNotes(
  client: WebClient,
  thread: Pick<PostRef, 'channel' | 'ts'>,
  send: SendId,
): Promise<readonly string[]> {
  const found = await listThreadMessages(client, thread);
  return found.flatMap(({ ts, metadata }) =>
    ts && metadata?.event_payload?.send === send && metadata.event_payload.note ? [ts] : [],
  );
}

/** A file of this name that the app uploaded into a thread; undefined where Slack does not let the app read. */
export async function findThreadFile(
  client: WebClient,
  thread: Pick<PostRef, 'channel' | 'ts'>,
  name: string,
): Promise<{ readonly id: string } | undefined> {
  const found = await listThreadMessages(client, thread);
  const file = found.flatMap(({ files }) => files ?? []).find((one) => one.name === name);
  return file && { id: file.id ?? '' };
}

function listThreadMessages(
  client: WebClient,
  { channel, ts }: Pick<PostRef, 'channel' | 'ts'>,
  from: { readonly oldest?: string } = {},
): Promise<readonly FoundMessage[]> {
  const thread = { channel, ts, limit: 200, include_all_metadata: true, ...from };
  return readPages((cursor) => client.conversations.replies({ ...thread, ...cursor }));
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

/** In a busier channel the search ends here. */
const MAX_PAGES = 5;

/**
 * All messages of some pages. When Slack refuses to let the app read, nothing is found: a rare double
 * post is better than a missing one. Throws an AppError when Slack could not be reached.
 */
async function readPages(
  read: (cursor: { readonly cursor?: string }) => Promise<Page>,
): Promise<readonly FoundMessage[]> {
  const found: FoundMessage[] = [];
  try {
    let next: { readonly cursor?: string } | undefined = {};
    for (let page = 0; next && page < MAX_PAGES; page += 1) {
      const { messages, response_metadata } = await read(next);
      if (Array.isArray(messages)) found.push(...(messages as readonly FoundMessage[]));
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
