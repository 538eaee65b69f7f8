import { randomUUID } from 'node:crypto';
import type { Json } from '../../json.ts';
import { type ChannelRecord, hasBot } from '../channels.ts';
import { buildFileObject } from '../file-object.ts';
import { APP } from '../identity.ts';
import { openDirectMessage } from '../manage-channels.ts';
import { buildReadMessage } from '../messages.ts';
import { buildBroadcast, postNow } from '../methods/chat-post-message.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import type { Message, SlackWorld } from '../world.ts';

/** Posts in a channel, or messages the app itself if the channel is the bot's user id. */
export async function sayAsPerson(
  workspace: Workspace,
  input: Parameters<SlackWorld['say']>[0],
): Promise<Message> {
  const person = findPerson(workspace, input.user);
  const channel =
    input.channel === APP.botUserId
      ? openDirectMessage(workspace, person)
      : workspace.channels.get(input.channel);
  if (channel.archived) throw new Error(`${person.name} cannot say that: is_archived`);
  const files = (input.files ?? []).map((id) => share(workspace, id, channel));
  const { threadTs = '', text } = input;
  const ts = workspace.messages.nextTs();
  const root = workspace.messages.find(channel.id, threadTs)?.raw;
  const raw = {
    type: 'message',
    user: person.id,
    ts,
    text,
    client_msg_id: randomUUID(),
    ...(threadTs === '' ? {} : { thread_ts: threadTs }),
    ...(root === undefined ? {} : { parent_user_id: root.user }),
    ...(files.length === 0 ? {} : { files, subtype: 'file_share', upload: false }),
    ...(input.alsoInChannel === true ? buildBroadcast(workspace, channel.id, threadTs) : {}),
  };
  const message = { channel: channel.id, ts, raw, edited: false };
  postNow(workspace, message);
  return buildReadMessage(message);
}

function share(workspace: Workspace, id: string, channel: ChannelRecord): Json {
  const file = workspace.files.get(id);
  file.channels.push(channel.id);
  if (hasBot(channel)) file.visibleToBot = true;
  return buildFileObject(file, workspace.url());
}
