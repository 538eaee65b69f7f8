import { z } from 'zod';
import type { SlackWorkspace } from '../../core/records/opt-out-facts.ts';

/**
 * Where a person belongs, according to the request from Slack:
 * - `ours`: every field with an id names the workspace or its Enterprise organization.
 * - `foreign`: a field names another one.
 * - `sister`: a field names a workspace that may belong to the same Enterprise organization.
 * - `untold`: the person's own field is missing or unreadable.
 */
export type ActorOrigin = 'ours' | 'foreign' | 'sister' | 'untold';

/** The fields of a request that name workspaces and organizations. */
interface OriginFields {
  readonly teams: readonly unknown[];
  readonly enterprises: readonly unknown[];
  /** The person's own fields, not the app's. Without one of these the origin is unknown. */
  readonly actor: readonly unknown[];
  /** A workspace that, according to Slack, belongs to this Enterprise organization. */
  readonly member?: { readonly team: unknown; readonly enterprise: unknown };
}

/**
 * Classifies the person behind a request: a command, an interaction (a button, a form, a shortcut, a
 * request for a menu's options) or an event. In a channel shared with another organization (Slack Connect),
 * its people see the app's messages and can press and type like colleagues. One foreign field is enough to
 * recognize them.
 */
export function classifyActor(body: unknown, workspace: SlackWorkspace): ActorOrigin {
  const { teams, enterprises, actor, member } = readOriginFields(body);
  const isSister = (team: string) =>
    workspace.enterprise !== undefined &&
    member?.enterprise === workspace.enterprise &&
    member.team === team;
  const origins = [
    ...[...teams, ...actor].filter(isPresent).map((team): ActorOrigin => {
      if (!isId(team)) return 'untold';
      if (team === workspace.team || team === workspace.enterprise || isSister(team)) return 'ours';
      return workspace.enterprise === undefined || !team.startsWith('T') ? 'foreign' : 'sister';
    }),
    ...enterprises.filter(isPresent).map((enterprise): ActorOrigin => {
      if (!isId(enterprise)) return 'untold';
      return enterprise === workspace.enterprise ? 'ours' : 'foreign';
    }),
  ];
  if (origins.includes('foreign')) return 'foreign';
  if (origins.includes('untold') || !actor.some(isPresent)) return 'untold';
  return origins.includes('sister') ? 'sister' : 'ours';
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

const record = z.record(z.string(), z.unknown()).catch({});

function readOriginFields(body: unknown): OriginFields {
  const request = record.parse(body);
  if (isPresent(request.event)) return readEvent(request);
  return 'command' in request ? readCommand(request) : readInteraction(request);
}

/** Only people of the workspace can use its commands, so `team_id` is theirs. */
function readCommand({ team_id, enterprise_id }: z.infer<typeof record>): OriginFields {
  return {
    teams: [],
    enterprises: [enterprise_id],
    actor: [team_id],
    member: { team: team_id, enterprise: enterprise_id },
  };
}

/** `team` is the app's workspace, whoever presses (java-slack-sdk#1041); `user.team_id` is the person's. */
function readInteraction(request: z.infer<typeof record>): OriginFields {
  const user = record.parse(request.user);
  const team = record.parse(request.team);
  return {
    teams: [isPresent(request.team) ? team.id : undefined],
    enterprises: [team.enterprise_id, parseId(request.enterprise)],
    actor: [user.team_id],
    member: { team: team.id, enterprise: team.enterprise_id },
  };
}

/**
 * In a shared channel an event's outer fields may name the workspace that owns the channel, whoever writes
 * (java-slack-sdk#629), so only the event's own fields count there.
 */
function readEvent({ event, ...around }: z.infer<typeof record>): OriginFields {
  const { user_team, source_team, team, enterprise } = record.parse(event);
  const own = [user_team, source_team, team];
  const isShared =
    isPresent(around.is_ext_shared_channel) && around.is_ext_shared_channel !== false;
  return {
    teams: [],
    enterprises: [parseId(enterprise), ...(isShared ? [] : [around.enterprise_id])],
    actor: isShared ? own : [...own, around.team_id],
    member: isShared ? undefined : { team: around.team_id, enterprise: around.enterprise_id },
  };
}

/** Slack sends an organization either as an object with an id, or as the id. */
function parseId(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}
