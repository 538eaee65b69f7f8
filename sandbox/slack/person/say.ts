import { randomUUID } from 'node:crypto';
import { type ChannelRecord, hasBot } from '../channels.ts';
import { fileObject } from '../file-object.ts';
import { hearSaid } from '../hearing.ts';
import { APP, personToken } from '../identity.ts';
import { type Json, jsonOf, textOf } from '../json.ts';
import { asRead } from '../messages.ts';
import { broadcastOf, countReply } from '../methods/chat-post-message.ts';
import { rememberDirectMessage } from '../methods/method.ts';
import { type Member, personOf, type Workspace } from '../workspace.ts';
import type { Message, SlackWorld } from '../world.ts';

/** Says something in a channel, or to the app itself when the channel is the bot's user id. */
export async function say(
  workspace: Workspace,
  input: Parameters<SlackWorld['say']>[0],
): Promise<Message> {
  await workspace.errands.done();
  const person = personOf(workspace, input.user);
  const channel = await placeOf(workspace, person, input.channel);
  const files = (input.files ?? []).map((id) => share(workspace, id, channel));
  const { threadTs = '' } = input;
  const thread = threadTs === '' ? {} : { thread_ts: threadTs };
  const answer = await workspace.emulate.call(
    'chat.postMessage',
    { channel: channel.id, text: input.text || ' ', ...thread },
    personToken(person.handle),
  );
  if (answer.ok !== true)
    throw new Error(`${person.name} cannot say that: ${String(answer.error)}`);
  const ts = textOf(answer.ts);
  const root = workspace.messages.find(channel.id, threadTs)?.raw;
  const raw = {
    ...jsonOf(answer.message),
    ...{ client_msg_id: randomUUID(), text: input.text },
    ...(root === undefined ? {} : { parent_user_id: root.user }),
    ...(files.length === 0 ? {} : { files, subtype: 'file_share', upload: false }),
    ...(input.alsoInChannel === true ? broadcastOf(workspace, channel.id, threadTs) : {}),
  };
  const message = { channel: channel.id, ts, raw, edited: false };
  workspace.messages.put(message);
  countReply(workspace, channel.id, threadTs);
  workspace.changes.tell();
  hearSaid(workspace, message);
  return asRead(message);
}

async function placeOf(workspace: Workspace, person: Member, to: string): Promise<ChannelRecord> {
  if (to !== APP.botUserId) return workspace.channels.get(to);
  const token = personToken(person.handle);
  const answer = await workspace.emulate.call('conversations.open', { users: to }, token);
  const id = textOf(jsonOf(answer.channel).id);
  rememberDirectMessage(workspace, id, person.id);
  return workspace.channels.get(id);
}

function share(workspace: Workspace, id: string, channel: ChannelRecord): Json {
  const file = workspace.files.get(id);
  file.channels.push(channel.id);
  if (hasBot(channel)) file.visibleToBot = true;
  return fileObject(file, workspace.url());
}
