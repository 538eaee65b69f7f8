import type { ChannelRecord } from '../channels.ts';
import { refusedMessage } from '../check/message.ts';
import { refuse } from '../check/refusal.ts';
import { APP } from '../identity.ts';
import { type Json, jsonOf, textOf } from '../json.ts';
import { blocksWithIds } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import {
  carryOut,
  fromBot,
  isRefusal,
  type Method,
  reach,
  rememberDirectMessage,
} from './method.ts';

export const postMessage: Method = async (workspace, args) => {
  const place = await placeOf(workspace, args.channel);
  if (isRefusal(place)) return place;
  if (place.archived) return refuse('is_archived');
  const refusal = refusedMessage(args, workspace.showsFile);
  if (refusal !== undefined) return refusal;
  const wait = workspace.rates.channel(place.id);
  if (wait !== undefined) return refuse('ratelimited', { retryAfter: wait });

  const blocks = args.blocks === undefined ? {} : { blocks: blocksWithIds(args.blocks) };
  const by = { bot_id: APP.botId, app_id: APP.id };
  const answer = await carryOut(workspace, 'chat.postMessage', {
    ...args,
    ...blocks,
    ...by,
    channel: place.id,
  });
  if (answer.ok !== true) return answer;
  const message = fromBot(answer.message);
  const ts = textOf(answer.ts);
  workspace.messages.put({ channel: place.id, ts, raw: message, edited: false });
  countReply(workspace, place.id, textOf(message.thread_ts));
  workspace.changes.tell();
  return { ...answer, message };
};

/** A person's id stands for the direct message with them, which is opened when there is none. */
export async function placeOf(
  workspace: Workspace,
  channel: unknown,
): Promise<ChannelRecord | Json> {
  const person = workspace.people.find(({ id }) => id === channel);
  if (person === undefined) return reach(workspace, channel, { asMember: false });
  const opened = await carryOut(workspace, 'conversations.open', { users: person.id });
  const id = textOf(jsonOf(opened.channel).id);
  if (id === '') return opened;
  rememberDirectMessage(workspace, id, person.id);
  return workspace.channels.get(id);
}

function countReply(workspace: Workspace, channel: string, thread: string): void {
  const parent = workspace.messages.find(channel, thread);
  if (parent === undefined) return;
  const replies = Number(parent.raw.reply_count ?? 0) + 1;
  workspace.messages.put({
    ...parent,
    raw: { ...parent.raw, thread_ts: thread, reply_count: replies },
  });
}
