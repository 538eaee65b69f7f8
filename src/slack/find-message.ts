import type { MessageMetadata } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { PostRef } from '../app/ports.ts';
import type { Send, SendId } from '../domain/send.ts';
import { slackErrorCode, toAppError } from './errors.ts';

const EVENT_TYPE = 'slack_mms';

/** Marks our messages, so that one whose answer was lost can be found again. Other apps can read it: nothing of a person is in it. */
export function metadataOf(send: SendId, note?: string): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { send, ...(note ? { note } : {}) } };
}

/** The post of a send in its channel; undefined when there is none or Slack does not let us read there. */
export async function findMessage(client: WebClient, send: Send): Promise<PostRef | undefined> {
  const oldest = String(Math.floor(send.submittedAt / 1000) - 60);
  const found = await find(() =>
    client.conversations.history({
      channel: send.channel,
      oldest,
      limit: 200,
      include_all_metadata: true,
    }),
  );
  const message = found.find(({ metadata }) => metadata?.event_payload?.send === send.id);
  if (!message?.ts) return undefined;
  return {
    channel: send.channel,
    ts: message.ts,
    showsPicture: JSON.stringify(message.blocks ?? []).includes('slack_file'),
  };
}

/** Whether a note stands in a post's thread. */
export async function findReply(
  client: WebClient,
  post: PostRef,
  send: SendId,
  note: string,
): Promise<boolean> {
  const found = await find(() =>
    client.conversations.replies({
      channel: post.channel,
      ts: post.ts,
      limit: 200,
      include_all_metadata: true,
    }),
  );
  return found.some(
    ({ metadata }) =>
      metadata?.event_payload?.send === send && metadata.event_payload.note === note,
  );
}

interface Found {
  readonly ts?: string;
  readonly blocks?: unknown;
  readonly metadata?: { readonly event_payload?: Record<string, unknown> };
}

/** A refusal to let us read is "nothing found": a rare doubled line is better than a missing one. */
async function find(read: () => Promise<{ messages?: unknown }>): Promise<readonly Found[]> {
  try {
    const { messages } = await read();
    return Array.isArray(messages) ? (messages as readonly Found[]) : [];
  } catch (error) {
    const failed = toAppError(error);
    if (
      slackErrorCode(error) === undefined &&
      failed.retry === 'later' &&
      !isUnoffered(failed.code)
    )
      throw failed;
    return [];
  }
}

function isUnoffered(code: string): boolean {
  return code === 'slack_http_404' || code === 'slack_http_405';
}
