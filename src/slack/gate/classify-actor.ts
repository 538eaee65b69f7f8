import { z } from 'zod';
import type { InstalledWorkspace } from '../client/connection.ts';

/**
 * Whose somebody is, by what Slack sent:
 * - `ours`: every field that tells names the workspace or its Enterprise organisation.
 * - `foreign`: a field names another one.
 * - `sister`: a field names a workspace that may be one of the same Enterprise organisation.
 * - `untold`: the field that tells it is missing or cannot be read.
 */
export type ActorOrigin = 'ours' | 'foreign' | 'sister' | 'untold';

/** The fields of a request that tell of which organisation somebody is. */
interface Told {
  readonly teams: readonly unknown[];
  readonly enterprises: readonly unknown[];
  /** Without one of these nobody knows: the person's own, as against the app's. */
  readonly actor: readonly unknown[];
  /** Said by Slack to be a workspace of this Enterprise organisation. */
  readonly member?: { readonly team: unknown; readonly enterprise: unknown };
}

/**
 * Reads who did something from a request of Slack's: a command, an interaction (a button, a form, a
 * shortcut, a menu that asks for options) or an event. In a channel that is shared with another
 * organisation (Slack Connect) its people see the app's messages and can press and type as colleagues
 * do; one foreign field is enough to tell them.
 */
export function classifyActor(body: unknown, home: InstalledWorkspace): ActorOrigin {
  const { teams, enterprises, actor, member } = read(body);
  const isSister = (team: string) =>
    home.enterprise !== undefined && member?.enterprise === home.enterprise && member.team === team;
  const told = [
    ...[...teams, ...actor].filter(isThere).map((team): ActorOrigin => {
      if (!isId(team)) return 'untold';
      if (team === home.team || team === home.enterprise || isSister(team)) return 'ours';
      return home.enterprise === undefined || !team.startsWith('T') ? 'foreign' : 'sister';
    }),
    ...enterprises.filter(isThere).map((enterprise): ActorOrigin => {
      if (!isId(enterprise)) return 'untold';
      return enterprise === home.enterprise ? 'ours' : 'foreign';
    }),
  ];
  if (told.includes('foreign')) return 'foreign';
  if (told.includes('untold') || !actor.some(isThere)) return 'untold';
  return told.includes('sister') ? 'sister' : 'ours';
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const record = z.record(z.string(), z.unknown()).catch({});

function read(body: unknown): Told {
  const request = record.parse(body);
  if (isThere(request.event)) return readEvent(request);
  return 'command' in request ? readCommand(request) : readInteraction(request);
}

/** Slack offers commands to the people of the workspace alone, so `team_id` is theirs. */
function readCommand({ team_id, enterprise_id }: z.infer<typeof record>): Told {
  return {
    teams: [],
    enterprises: [enterprise_id],
    actor: [team_id],
    member: { team: team_id, enterprise: enterprise_id },
  };
}

/** `team` is the workspace of the app, whoever presses (java-slack-sdk#1041); `user.team_id` is theirs. */
function readInteraction(request: z.infer<typeof record>): Told {
  const user = record.parse(request.user);
  const team = record.parse(request.team);
  return {
    teams: [isThere(request.team) ? team.id : undefined],
    enterprises: [team.enterprise_id, idIn(request.enterprise)],
    actor: [user.team_id],
    member: { team: team.id, enterprise: team.enterprise_id },
  };
}

/**
 * In a shared channel the workspace around an event may be the one that the channel is from, whoever
 * writes (java-slack-sdk#629): there only the event itself tells.
 */
function readEvent({ event, ...around }: z.infer<typeof record>): Told {
  const { user_team, source_team, team, enterprise } = record.parse(event);
  const own = [user_team, source_team, team];
  const isShared = isThere(around.is_ext_shared_channel) && around.is_ext_shared_channel !== false;
  return {
    teams: [],
    enterprises: [idIn(enterprise), ...(isShared ? [] : [around.enterprise_id])],
    actor: isShared ? own : [...own, around.team_id],
    member: isShared ? undefined : { team: around.team_id, enterprise: around.enterprise_id },
  };
}

/** Slack writes an organisation as an object with an id, or as the id. */
function idIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}
