import type { ChannelRecord } from './channels.ts';
import { APP, createId } from './identity.ts';
import type { Member, Workspace } from './workspace.ts';

export function createChannel(
  workspace: Workspace,
  {
    name,
    kind = 'public',
    hasBot = false,
  }: { name: string; kind?: 'public' | 'private'; hasBot?: boolean },
): ChannelRecord {
  if (workspace.channels.find(name) !== undefined) throw new Error(`there is a channel ${name}`);
  const id = createId('C');
  const members = new Set(
    workspace.people
      .filter(({ team, guest }) => team === undefined && guest === undefined)
      .map((person) => person.id),
  );
  const channel: ChannelRecord = { id, name, kind, members, archived: false };
  workspace.channels.put(channel);
  if (hasBot) addMember(workspace, channel, APP.botUserId);
  workspace.changes.tell();
  return workspace.channels.get(id);
}

export function addMember(workspace: Workspace, channel: ChannelRecord, user: string): void {
  if (channel.members.has(user)) return;
  workspace.channels.put({ ...channel, members: new Set([...channel.members, user]) });
  workspace.changes.tell();
}

export function archiveChannel(workspace: Workspace, channel: ChannelRecord): void {
  workspace.channels.put({ ...channel, archived: true });
  workspace.changes.tell();
}

export function shareChannel(
  workspace: Workspace,
  channel: ChannelRecord,
  shared: 'pending' | 'shared',
): void {
  workspace.channels.put({ ...channel, shared });
  workspace.changes.tell();
}

/** The direct messages between a person and the app. */
export function openDirectMessage({ channels }: Workspace, { id, name }: Member): ChannelRecord {
  const open = channels.all().find(({ kind, members }) => kind === 'im' && members.has(id));
  if (open !== undefined) return open;
  const members = new Set([id, APP.botUserId]);
  const channel: ChannelRecord = { id: createId('D'), name, kind: 'im', members, archived: false };
  channels.put(channel);
  return channel;
}
