import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { PostRef } from '../../app/ports/chat.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { toAppError } from '../errors.ts';

const EVENT_TYPE = 'slack_mms';

/** Marks our messages, so that one whose answer was lost can be found again. Other apps can read it: nothing of a person is in it. */
export function metadataOf(send: SendId, note?: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { send, ...(note ? { note } : {}) } };
}

/** The post of a send in its channel; undefined when there is none or Slack does not let us read there. */
export async function findMessage(client: WebClient, send: Send): Promise<PostRef | undefined> {
  const oldest = String(Math.floor(send.submittedAt / 1000) - 60);
  const found = await find((cursor) =>
    client.conversations.history({
      channel: send.channel,
      oldest,
      limit: 200,
      include_all_metadata: true,
      ...cursor,
    }),
  );
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

/** The ts of a note in a post's thread; undefined when there is none or Slack does not let us read there. */
export async function findReply(
  client: WebClient,
  post: PostRef,
  send: SendId,
  note: string,
): Promise<string | undefined> {
  const found = await find((cursor) =>
    client.conversations.replies({
      channel: post.channel,
      ts: post.ts,
      limit: 200,
      include_all_metadata: true,
      ...cursor,
    }),
  );
  return found.find(
    ({ metadata }) =>
      metadata?.event_payload?.send === send && metadata.event_payload.note === note,
  )?.ts;
}

interface Found {
  readonly ts?: string;
  readonly text?: string;
  readonly bot_id?: string;
  readonly blocks?: unknown;
  readonly metadata?: { readonly event_payload?: Record<string, unknown> };
}

interface Page {
  readonly messages?: unknown;
  readonly response_metadata?: { readonly next_cursor?: string };
}

/** A channel so busy that a post lies deeper than this is not searched further. */
const MOST_PAGES = 5;

/** A refusal to let us read is "nothing found": a rare doubled line is better than a missing one. */
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
    const isNoAnswer = failed.code === 'ratelimited' || !failed.answered;
    if (failed.retry === 'later' && isNoAnswer) throw failed;
  }
  return found;
}
