import type { Json } from '../../json.ts';
import { buildReadMessage } from '../messages.ts';
import { postNow } from '../methods/chat-post-message.ts';
import type { Workspace } from '../workspace.ts';
import type { Message, SlackWorld } from '../world.ts';

const OTHER = { bot_id: 'B0OTHERBOT', app_id: 'A0OTHERBOT', user: 'U0OTHERBOT' } as const;

/** Another bot posts: a current app has a user and no subtype, an incoming webhook has neither user nor app. */
export function sayAsBot(
  workspace: Workspace,
  input: Parameters<SlackWorld['sayAsBot']>[0],
): Message {
  const channel = workspace.channels.get(input.channel);
  const { name = 'Other bot', threadTs = '', text } = input;
  const ts = workspace.messages.nextTs();
  const raw = {
    type: 'message',
    ts,
    text,
    bot_id: OTHER.bot_id,
    ...(input.how === 'app' ? buildAppFields(name) : { subtype: 'bot_message', username: name }),
    ...(threadTs === '' ? {} : { thread_ts: threadTs }),
  };
  const message = { channel: channel.id, ts, raw, edited: false };
  postNow(workspace, message);
  return buildReadMessage(message);
}

function buildAppFields(name: string): Json {
  const { bot_id: id, app_id, user } = OTHER;
  return { user, app_id, bot_profile: { id, app_id, name, deleted: false } };
}
