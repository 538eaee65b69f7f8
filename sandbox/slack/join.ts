import { OTHER_TEAM } from './identity.ts';
import type { Member, Workspace } from './workspace.ts';
import type { SlackWorld } from './world.ts';

/** Somebody joins. Members are in every channel that there is, others where they are invited. */
export function join(
  workspace: Workspace,
  { name, isAdmin = false, guest, from }: Parameters<SlackWorld['join']>[0],
): Member {
  const taken = new Set(workspace.people.map(({ id }) => id));
  const spare = workspace.emulate.spares.find(({ id }) => !taken.has(id));
  if (spare === undefined) throw new Error('nobody else can join; see SPARE_PEOPLE in emulate.ts');
  const member: Member = {
    ...{ ...spare, name, isAdmin, tz: 'UTC' },
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
