import { createId, getHandle, OTHER_TEAM } from './identity.ts';
import type { Member, Workspace } from './workspace.ts';
import type { SlackWorld } from './world.ts';

/** Adds a person. Members are in every channel, others only where they are invited. */
export function join(
  workspace: Workspace,
  { name, isAdmin = false, guest, from }: Parameters<SlackWorld['join']>[0],
): Member {
  const member: Member = {
    id: createId('U'),
    handle: getHandle(name),
    name,
    isAdmin,
    tz: 'UTC',
    ...(guest === undefined ? {} : { guest }),
    ...(from === undefined ? {} : { team: OTHER_TEAM }),
  };
  workspace.people.push(member);
  if (guest !== undefined || from !== undefined) return member;
  for (const channel of workspace.channels.all()) {
    if (channel.kind === 'im') continue;
    const members = new Set([...channel.members, member.id]);
    workspace.channels.put({ ...channel, members });
  }
  return member;
}
