import type { ChannelRecord } from '../channels.ts';
import { refuse } from '../check/refusal.ts';
import { ADMIN, APP, OTHER_TEAM, TEAM } from '../identity.ts';
import { isJson, type Json, jsonOf, jsonsOf, listOf, textOf } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { carryOut, isRefusal, type Method, reach, rememberDirectMessage } from './method.ts';

/** The bot sees public channels, and others where it is a member. */
export const conversationInfo: Method = async (workspace, args) => {
  const place = workspace.channels.find(textOf(args.channel));
  if (place === undefined) return refuse('channel_not_found');
  if (place.kind !== 'public') {
    const reached = reach(workspace, args.channel, { asMember: true });
    if (isRefusal(reached)) return refuse('channel_not_found');
  }
  const answer = await carryOut(workspace, 'conversations.info', { ...args, channel: place.id });
  return isJson(answer.channel)
    ? { ...answer, channel: { ...answer.channel, ...sharing(place) } }
    : answer;
};

/** https://docs.slack.dev/reference/objects/conversation-object */
function sharing({ shared }: ChannelRecord): Json {
  const isShared = shared === 'shared';
  const isPending = shared === 'pending';
  return {
    ...{ is_shared: isShared, is_ext_shared: isShared, is_org_shared: false },
    is_pending_ext_shared: isPending,
    ...{ pending_shared: [], pending_connected_team_ids: isPending ? [OTHER_TEAM.id] : [] },
    ...(isShared ? { conversation_host_id: TEAM.id, connected_team_ids: [OTHER_TEAM.id] } : {}),
    shared_team_ids: isShared ? [TEAM.id, OTHER_TEAM.id] : [TEAM.id],
  };
}

/** Without the channels that are only kept in reserve. */
export const conversationsList: Method = async (workspace, args) => {
  const all = { types: args.types, exclude_archived: args.exclude_archived, limit: 1_000 };
  const answer = await carryOut(workspace, 'conversations.list', all);
  if (answer.ok !== true) return answer;
  const known = jsonsOf(answer.channels).filter(
    ({ id }) => workspace.channels.find(textOf(id)) !== undefined,
  );
  return { ...answer, channels: known, response_metadata: { next_cursor: '' } };
};

export const conversationsMembers: Method = async (workspace, args) => {
  const place = reach(workspace, args.channel, { asMember: false });
  if (isRefusal(place)) return place;
  const answer = await carryOut(workspace, 'conversations.members', { ...args, channel: place.id });
  const members = listOf(answer.members).filter((id) => id !== ADMIN.id);
  return answer.ok === true ? { ...answer, members } : answer;
};

export const conversationsOpen: Method = async (workspace, args) => {
  const answer = await carryOut(workspace, 'conversations.open', args);
  const id = textOf(jsonOf(answer.channel).id);
  const users = textOf(args.users).split(',');
  if (answer.ok === true && id.startsWith('D'))
    rememberDirectMessage(workspace, id, users[0] ?? '');
  workspace.changes.tell();
  return answer;
};

/** Joining, leaving and making channels is emulate's; who is a member is remembered here too. */
export const conversationsJoin: Method = (workspace, args) =>
  withMembers(workspace, args, 'conversations.join', (members) => members.add(APP.botUserId));

export const conversationsLeave: Method = (workspace, args) =>
  withMembers(workspace, args, 'conversations.leave', (members) => {
    members.delete(APP.botUserId);
  });

export const conversationsCreate: Method = async (workspace, args) => {
  const answer = await carryOut(workspace, 'conversations.create', args);
  const made = jsonOf(answer.channel);
  if (answer.ok !== true) return answer;
  workspace.channels.put({
    id: textOf(made.id),
    name: textOf(made.name),
    kind: made.is_private === true ? 'private' : 'public',
    members: new Set([APP.botUserId]),
    archived: false,
  });
  workspace.changes.tell();
  return answer;
};

async function withMembers(
  workspace: Workspace,
  args: Json,
  method: string,
  change: (members: Set<string>) => void,
): Promise<Json> {
  const place = workspace.channels.find(textOf(args.channel));
  if (place === undefined) return refuse('channel_not_found');
  const answer = await carryOut(workspace, method, args);
  if (answer.ok !== true) return answer;
  const members = new Set(place.members);
  change(members);
  workspace.channels.put({ ...place, members });
  workspace.changes.tell();
  return answer;
}
