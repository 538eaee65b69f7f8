import type { Json } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { APP, TEAM } from '../identity.ts';
import { getTeam, type Member, type Workspace } from '../workspace.ts';
import type { Method } from './method.ts';

export const getUser: Method = (workspace, args) => {
  const user = buildUsers(workspace).find(({ id }) => id === args.user);
  return user === undefined ? refuse('user_not_found') : { ok: true, user };
};

export const listUsers: Method = (workspace) => ({
  ok: true,
  members: buildUsers(workspace),
  response_metadata: { next_cursor: '' },
});

function buildUsers(workspace: Workspace): readonly Json[] {
  return [...workspace.people.map((person) => buildUser(workspace, person)), BOT];
}

const BOT: Json = {
  id: APP.botUserId,
  team_id: TEAM.id,
  name: APP.botName,
  real_name: APP.name,
  deleted: false,
  is_bot: true,
  is_admin: false,
  profile: { real_name: APP.name, display_name: APP.botName },
};

function buildUser(workspace: Workspace, person: Member): Json {
  const { id, name, tz, handle, isAdmin, guest, team } = person;
  return {
    id,
    team_id: getTeam(person).id,
    name: handle,
    real_name: name,
    deleted: false,
    is_bot: false,
    tz,
    tz_label: tz,
    tz_offset: getOffset(tz, workspace.now()),
    is_admin: isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: guest !== undefined,
    is_ultra_restricted: guest === 'single-channel',
    // Slack only says so for people with whom no channel is shared.
    ...(team === undefined ? {} : { is_stranger: !isInSameChannel(workspace, person) }),
    profile: { real_name: name, display_name: handle },
  };
}

function isInSameChannel({ channels }: Workspace, { id }: Member): boolean {
  return channels.all().some(({ shared, members }) => shared !== undefined && members.has(id));
}

/** Cached, because they are slow to create. */
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

function formatOffset(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
}

/** Seconds east of UTC. */
function getOffset(tz: string, at: number): number {
  const format = offsetFormats.get(tz) ?? formatOffset(tz);
  offsetFormats.set(tz, format);
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}
