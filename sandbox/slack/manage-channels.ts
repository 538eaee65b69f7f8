import type { ChannelRecord } from './channels.ts';
import { spareName } from './emulate.ts';
import { ADMIN } from './identity.ts';
import { textOf } from './json.ts';
import type { Workspace } from './workspace.ts';

/** What people do with channels: seen here at once, told to emulate before the app's next call. */
export function createChannel(
  workspace: Workspace,
  {
    name,
    kind = 'public',
    hasBot = false,
  }: { name: string; kind?: 'public' | 'private'; hasBot?: boolean },
  botUserId: string,
): ChannelRecord {
  if (workspace.channels.find(name) !== undefined) throw new Error(`there is a channel ${name}`);
  const id = nextSpare(workspace, kind);
  const members = new Set(
    workspace.people
      .filter(({ team, guest }) => team === undefined && guest === undefined)
      .map((person) => person.id),
  );
  const channel: ChannelRecord = { id, name, kind, members, archived: false };
  workspace.channels.put(channel);
  tellEmulate(workspace, 'conversations.rename', { channel: id, name });
  if (hasBot) invite(workspace, channel, botUserId);
  workspace.changes.tell();
  return workspace.channels.get(id);
}

export function invite(workspace: Workspace, channel: ChannelRecord, user: string): void {
  if (channel.members.has(user)) return;
  workspace.channels.put({ ...channel, members: new Set([...channel.members, user]) });
  tellEmulate(workspace, 'conversations.invite', { channel: channel.id, users: user });
  workspace.changes.tell();
}

export function archive(workspace: Workspace, channel: ChannelRecord): void {
  workspace.channels.put({ ...channel, archived: true });
  tellEmulate(workspace, 'conversations.archive', { channel: channel.id });
  workspace.changes.tell();
}

export function share(
  workspace: Workspace,
  channel: ChannelRecord,
  shared: 'pending' | 'shared',
): void {
  workspace.channels.put({ ...channel, shared });
  workspace.changes.tell();
}

function nextSpare({ channels, emulate }: Workspace, kind: 'public' | 'private'): string {
  for (let index = 0; ; index += 1) {
    const id = emulate.channelIds.get(spareName(kind, index));
    if (id === undefined) throw new Error('no spare channels are left; see SPARES in emulate.ts');
    if (!channels.all().some((channel) => channel.id === id)) return id;
  }
}

function tellEmulate(workspace: Workspace, method: string, args: Record<string, unknown>): void {
  workspace.errands.run(async () => {
    const answer = await workspace.emulate.call(method, args, ADMIN.token);
    // emulate has all people in all channels from the start.
    if (answer.ok !== true && answer.error !== 'already_in_channel')
      throw new Error(`emulate refused ${method}: ${textOf(answer.error)}`);
  });
}
