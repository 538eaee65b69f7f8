import { APP } from '../identity.ts';
import { isJson, type Json, jsonsOf } from '../json.ts';
import { type Member, teamOf, type Workspace } from '../workspace.ts';
import { carryOut, type Method } from './method.ts';

/** emulate's people have no time zone, none of them is an administrator or a guest, and all are of one workspace. */
export const userInfo: Method = async (workspace, args) => {
  const answer = await carryOut(workspace, 'users.info', args);
  return isJson(answer.user) ? { ...answer, user: asKnown(workspace, answer.user) } : answer;
};

/** Without the administrator that emulate brings along. */
export const usersList: Method = async (workspace, args) => {
  const answer = await carryOut(workspace, 'users.list', args);
  if (answer.ok !== true) return answer;
  const ours = new Set<unknown>([APP.botUserId, ...workspace.people.map(({ id }) => id)]);
  const members = jsonsOf(answer.members).filter(({ id }) => ours.has(id));
  return { ...answer, members: members.map((user) => asKnown(workspace, user)) };
};

function asKnown(workspace: Workspace, user: Json): Json {
  const person = workspace.people.find(({ id }) => id === user.id);
  if (person === undefined) return user;
  return {
    ...user,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: offset(person.tz, workspace.now()),
    is_admin: person.isAdmin,
    ...{ is_owner: false, is_primary_owner: false },
    ...{ name: person.handle, real_name: person.name, team_id: teamOf(person).id },
    is_restricted: person.guest !== undefined,
    is_ultra_restricted: person.guest === 'single-channel',
    // Slack says so only of those with whom no channel is shared.
    ...(person.team === undefined ? {} : { is_stranger: !sharesChannel(workspace, person) }),
  };
}

function sharesChannel({ channels }: Workspace, { id }: Member): boolean {
  return channels.all().some(({ shared, members }) => shared !== undefined && members.has(id));
}

/** They take long to make. */
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
}

/** Seconds east of UTC. */
function offset(tz: string, at: number): number {
  const format = offsetFormats.get(tz) ?? offsetFormat(tz);
  offsetFormats.set(tz, format);
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -seconds : seconds;
}
