import { isTrue, type Json, readText } from '../../json.ts';
import type { ChannelRecord } from '../channels.ts';
import { refuse } from '../check/refusal.ts';
import { sendMessageEvent } from '../deliver-events.ts';
import { openDirectMessage } from '../manage-channels.ts';
import { getThread, type MessageRecord } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { describeTruncation, findContentRefusal, pickContent, refuseEmpty } from './accept.ts';
import { addBotFields, findMissingScope, findReachable, isRefusal, type Method } from './method.ts';

export const postMessage: Method = async (workspace, args, executionId) => {
  const place = getPlace(workspace, args.channel);
  if (isRefusal(place)) return place;
  if (place.archived) return refuse('is_archived');
  const refusal = await findContentRefusal(workspace, args);
  if (refusal !== undefined) return refusal;
  const wait = workspace.rates.channel(place.id);
  if (wait !== undefined) return refuse('ratelimited', { retryAfter: wait });
  const refused = findMissingScope(workspace, 'chat:write') ?? refuseEmpty(args);
  if (refused !== undefined) return refused;

  const ts = workspace.messages.nextTs();
  const thread = findThread(workspace, place.id, readText(args.thread_ts));
  const message = addBotFields({
    type: 'message',
    ts,
    text: '',
    ...pickContent(args),
    ...(thread === '' ? {} : { thread_ts: thread }),
    ...(isTrue(args.reply_broadcast) ? buildBroadcast(workspace, place.id, thread) : {}),
  });
  const step = executionId === undefined ? {} : { executionId };
  postNow(workspace, { channel: place.id, ts, raw: message, edited: false, ...step });
  return { ok: true, channel: place.id, ts, message, ...describeTruncation(args) };
};

/** Everybody sees a new message, and the app gets its event. */
export function postNow(workspace: Workspace, message: MessageRecord): void {
  workspace.messages.put(message);
  countReply(workspace, message);
  sendMessageEvent(workspace, message);
  workspace.changes.tell();
}

/** A person's id stands for the direct messages with them, which are opened if necessary, without `im:write`. */
function getPlace(workspace: Workspace, channel: unknown): ChannelRecord | Json {
  const person = workspace.people.find(({ id }) => id === channel);
  if (person === undefined) return findReachable(workspace, channel, { asMember: false });
  return openDirectMessage(workspace, person);
}

/**
 * The thread of a reply; '' for none. Slack accepts a reply to a deleted message and posts it in the
 * channel; if other replies exist, the deleted message's placeholder remains.
 */
export function findThread({ messages }: Workspace, channel: string, ts: string): string {
  return ts !== '' && messages.find(channel, ts) !== undefined ? ts : '';
}

/** The fields that make a reply appear in the channel as well. Without a thread they have no effect. */
export function buildBroadcast(workspace: Workspace, channel: string, thread: string): Json {
  const root = workspace.messages.find(channel, thread)?.raw;
  return root === undefined ? {} : { subtype: 'thread_broadcast', root };
}

function countReply(workspace: Workspace, reply: MessageRecord): void {
  const thread = getThread(reply);
  const parent = thread && workspace.messages.find(reply.channel, thread);
  if (!parent) return;
  const replies = Number(parent.raw.reply_count ?? 0) + 1;
  workspace.messages.put({
    ...parent,
    raw: { ...parent.raw, thread_ts: thread, reply_count: replies },
  });
}
