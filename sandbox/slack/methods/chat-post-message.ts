import type { ChannelRecord } from '../channels.ts';
import { refuse } from '../check/refusal.ts';
import { hearSaid } from '../hearing.ts';
import { APP, personToken } from '../identity.ts';
import { isTrue, type Json, jsonOf, textOf } from '../json.ts';
import { blocksWithIds } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { refusedContent } from './accept.ts';
import {
  carryOut,
  fromBot,
  isRefusal,
  type Method,
  reach,
  rememberDirectMessage,
} from './method.ts';

export const postMessage: Method = async (workspace, args, executionId) => {
  const place = await placeOf(workspace, args.channel);
  if (isRefusal(place)) return place;
  if (place.archived) return refuse('is_archived');
  const refusal = await refusedContent(workspace, args);
  if (refusal !== undefined) return refusal;
  const wait = workspace.rates.channel(place.id);
  if (wait !== undefined) return refuse('ratelimited', { retryAfter: wait });

  const blocks = args.blocks === undefined ? {} : { blocks: blocksWithIds(args.blocks) };
  const by = { bot_id: APP.botId, app_id: APP.id };
  const { thread_ts: asked, reply_broadcast: _, ...atRoot } = args;
  const thread = threadIn(workspace, place.id, textOf(asked));
  const answer = await carryOut(workspace, 'chat.postMessage', {
    ...(thread === '' ? atRoot : args),
    ...blocks,
    ...by,
    channel: place.id,
  });
  if (answer.ok !== true) return answer;
  const ts = textOf(answer.ts);
  const broadcast = isTrue(args.reply_broadcast) ? broadcastOf(workspace, place.id, thread) : {};
  const message = { ...fromBot(answer.message), ...broadcast };
  const step = executionId === undefined ? {} : { executionId };
  const posted = { channel: place.id, ts, raw: message, edited: false, ...step };
  workspace.messages.put(posted);
  countReply(workspace, place.id, thread);
  hearSaid(workspace, posted);
  workspace.changes.tell();
  return { ...answer, message };
};

/** A person's id stands for the direct message with them, which is opened when there is none; that needs no `im:write`. */
export async function placeOf(
  workspace: Workspace,
  channel: unknown,
): Promise<ChannelRecord | Json> {
  const person = workspace.people.find(({ id }) => id === channel);
  if (person === undefined) return reach(workspace, channel, { asMember: false });
  const opened = await workspace.emulate.call(
    'conversations.open',
    { users: APP.botUserId },
    personToken(person.handle),
  );
  const id = textOf(jsonOf(opened.channel).id);
  if (id === '') return opened;
  rememberDirectMessage(workspace, id, person.id);
  return workspace.channels.get(id);
}

/**
 * The thread that a reply goes into; '' for none. Slack takes a reply to a message that was deleted, and
 * puts it at the root of the channel; where other replies are left, the mark of the deleted one is.
 */
export function threadIn({ messages }: Workspace, channel: string, ts: string): string {
  return ts !== '' && messages.find(channel, ts) !== undefined ? ts : '';
}

/** What makes a reply one that its channel shows as well. Without a thread there is nothing to show twice. */
export function broadcastOf(workspace: Workspace, channel: string, thread: string): Json {
  const root = workspace.messages.find(channel, thread)?.raw;
  return root === undefined ? {} : { subtype: 'thread_broadcast', root };
}

export function countReply(workspace: Workspace, channel: string, thread: string): void {
  const parent = workspace.messages.find(channel, thread);
  if (parent === undefined) return;
  const replies = Number(parent.raw.reply_count ?? 0) + 1;
  workspace.messages.put({
    ...parent,
    raw: { ...parent.raw, thread_ts: thread, reply_count: replies },
  });
}
