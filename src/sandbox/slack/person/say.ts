import { type ChannelRecord, hasBot } from '../channels.ts';
import { fileObject } from '../file-object.ts';
import { APP, personToken, TEAM } from '../identity.ts';
import { type Json, jsonOf, textOf } from '../json.ts';
import { asRead } from '../messages.ts';
import { rememberDirectMessage } from '../methods/method.ts';
import { type Member, personOf, type Workspace } from '../workspace.ts';
import type { Message, SlackWorld } from '../world.ts';
import { tellEvent } from './events.ts';

/** Says something in a channel, or to the app itself when the channel is the bot's user id. */
export async function say(
  workspace: Workspace,
  input: Parameters<SlackWorld['say']>[0],
): Promise<Message> {
  await workspace.errands.done();
  const person = personOf(workspace, input.user);
  const channel = await placeOf(workspace, person, input.channel);
  const files = (input.files ?? []).map((id) => share(workspace, id, channel));
  const thread = input.threadTs === undefined ? {} : { thread_ts: input.threadTs };
  const answer = await workspace.emulate.call(
    'chat.postMessage',
    { channel: channel.id, text: input.text || ' ', ...thread },
    personToken(person.handle),
  );
  if (answer.ok !== true)
    throw new Error(`${person.name} cannot say that: ${String(answer.error)}`);
  const ts = textOf(answer.ts);
  const raw = {
    ...jsonOf(answer.message),
    text: input.text,
    ...(files.length === 0 ? {} : { files, subtype: 'file_share', upload: false }),
  };
  const message = { channel: channel.id, ts, raw, edited: false };
  workspace.messages.put(message);
  workspace.changes.tell();
  if (hasBot(channel)) hear(workspace, channel, raw);
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

/** Events are told without anybody waiting for the app. */
function hear(workspace: Workspace, { id, kind }: ChannelRecord, raw: Json): void {
  const types = { public: 'channel', private: 'group', im: 'im' } as const;
  const names = {
    public: 'message.channels',
    private: 'message.groups',
    im: 'message.im',
  } as const;
  const event = { ...raw, channel: id, event_ts: raw.ts, team: TEAM.id };
  void tellEvent(workspace, names[kind], { ...event, type: 'message', channel_type: types[kind] });
  if (textOf(raw.text).includes(`<@${APP.botUserId}>`))
    void tellEvent(workspace, 'app_mention', { ...event, type: 'app_mention' });
}
