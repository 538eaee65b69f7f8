import { isTrue, type Json, readText } from '../../json.ts';
import { type ChannelRecord, hasBot } from '../channels.ts';
import { refuse } from '../check/refusal.ts';
import { APP, createId, OTHER_TEAM, TEAM } from '../identity.ts';
import { openDirectMessage } from '../manage-channels.ts';
import type { Workspace } from '../workspace.ts';
import { findMissingScope, findReachable, isRefusal, type Method } from './method.ts';

const FAMILY = { public: 'channels', private: 'groups', im: 'im' } as const;

/** What the bot may read of a conversation; refuses if it may read nothing. */
export function refuseUnreadable(
  workspace: Workspace,
  place: ChannelRecord,
  what: 'read' | 'history',
): Json | undefined {
  return findMissingScope(workspace, `${FAMILY[place.kind]}:${what}`);
}

/** The bot sees public channels, and others where it is a member. */
export const getConversation: Method = (workspace, args) => {
  const place = workspace.channels.find(readText(args.channel));
  if (place === undefined) return refuse('channel_not_found');
  if (place.kind !== 'public' && !hasBot(place)) return refuse('channel_not_found');
  return refuseUnreadable(workspace, place, 'read') ?? { ok: true, channel: buildChannel(place) };
};

function buildChannel(channel: ChannelRecord): Json {
  const { id, name, kind, members, archived } = channel;
  const other = [...members].find((member) => member !== APP.botUserId);
  return {
    id,
    name,
    name_normalized: name,
    is_member: hasBot(channel),
    num_members: members.size,
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: kind === 'im',
    is_mpim: false,
    is_private: kind !== 'public',
    is_archived: archived,
    is_general: false,
    ...(kind === 'im' ? { user: other } : {}),
    ...describeSharing(channel),
  };
}

/** https://docs.slack.dev/reference/objects/conversation-object */
function describeSharing({ shared }: ChannelRecord): Json {
  const isShared = shared === 'shared';
  const isPending = shared === 'pending';
  return {
    is_shared: isShared,
    is_ext_shared: isShared,
    is_org_shared: false,
    is_pending_ext_shared: isPending,
    pending_shared: [],
    pending_connected_team_ids: isPending ? [OTHER_TEAM.id] : [],
    ...(isShared ? { conversation_host_id: TEAM.id, connected_team_ids: [OTHER_TEAM.id] } : {}),
    shared_team_ids: isShared ? [TEAM.id, OTHER_TEAM.id] : [TEAM.id],
  };
}

export const listConversations: Method = (workspace, args) => {
  const types = (readText(args.types) || 'public_channel').split(',');
  const kinds = (['public', 'private', 'im'] as const).filter((kind) =>
    types.includes(kind === 'im' ? 'im' : `${kind}_channel`),
  );
  for (const kind of kinds) {
    const missing = findMissingScope(workspace, `${FAMILY[kind]}:read`);
    if (missing !== undefined) return missing;
  }
  const channels = workspace.channels
    .all()
    .filter((channel) => kinds.includes(channel.kind))
    .filter((channel) => channel.kind === 'public' || hasBot(channel))
    .filter(({ archived }) => !archived || !isTrue(args.exclude_archived));
  return {
    ok: true,
    channels: channels.map(buildChannel),
    response_metadata: { next_cursor: '' },
  };
};

export const listMembers: Method = (workspace, args) => {
  const place = findReachable(workspace, args.channel, { asMember: false });
  if (isRefusal(place)) return place;
  const members = [...place.members];
  const answer = { ok: true, members, response_metadata: { next_cursor: '' } };
  return refuseUnreadable(workspace, place, 'read') ?? answer;
};

/** The sandbox does not support conversations with several people. */
export const openConversation: Method = (workspace, args) => {
  const person = workspace.people.find(({ id }) => id === args.users);
  if (person === undefined) return refuse('user_not_found');
  const missing = findMissingScope(workspace, 'im:write');
  if (missing !== undefined) return missing;
  const { id } = openDirectMessage(workspace, person);
  workspace.changes.tell();
  return { ok: true, channel: { id } };
};

export const joinConversation: Method = (workspace, args) => {
  const place = workspace.channels.find(readText(args.channel));
  if (place === undefined) return refuse('channel_not_found');
  const missing = findMissingScope(workspace, 'channels:join', 'channels:write');
  if (missing !== undefined) return missing;
  if (place.archived) return refuse('is_archived');
  if (place.kind !== 'public') return refuse('method_not_supported_for_channel_type');
  const joined = { ...place, members: new Set([...place.members, APP.botUserId]) };
  workspace.channels.put(joined);
  workspace.changes.tell();
  return { ok: true, channel: buildChannel(joined) };
};

export const leaveConversation: Method = (workspace, args) => {
  const place = workspace.channels.find(readText(args.channel));
  if (place === undefined) return refuse('channel_not_found');
  const missing = findMissingScope(workspace, ...listManageScopes(place.kind === 'private'));
  if (missing !== undefined) return missing;
  if (!hasBot(place)) return refuse('not_in_channel');
  const others = [...place.members].filter((member) => member !== APP.botUserId);
  workspace.channels.put({ ...place, members: new Set(others) });
  workspace.changes.tell();
  return { ok: true };
};

export const createConversation: Method = (workspace, args) => {
  const isPrivate = isTrue(args.is_private);
  const missing = findMissingScope(workspace, ...listManageScopes(isPrivate));
  if (missing !== undefined) return missing;
  const name = readText(args.name);
  if (!/^[a-z0-9_-]{1,80}$/.test(name)) return refuse('invalid_name_specials');
  if (workspace.channels.find(name) !== undefined) return refuse('name_taken');
  const channel: ChannelRecord = {
    id: createId('C'),
    name,
    kind: isPrivate ? 'private' : 'public',
    archived: false,
    members: new Set([APP.botUserId]),
  };
  workspace.channels.put(channel);
  workspace.changes.tell();
  return { ok: true, channel: buildChannel(channel) };
};

function listManageScopes(isPrivate: boolean): string[] {
  return isPrivate ? ['groups:write'] : ['channels:manage', 'channels:write'];
}
