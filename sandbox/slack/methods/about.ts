import { readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { APP, TEAM } from '../identity.ts';
import { getThread } from '../messages.ts';
import { findMissingScope, findReachable, isRefusal, type Method } from './method.ts';

const SITE = `https://${TEAM.domain}.slack.com`;

export const testAuth: Method = () => ({
  ok: true,
  url: `${SITE}/`,
  team: TEAM.name,
  team_id: TEAM.id,
  is_enterprise_install: false,
  user: APP.botName,
  user_id: APP.botUserId,
  bot_id: APP.botId,
});

export const getTeam: Method = (workspace) => {
  const { id, name, domain } = TEAM;
  return findMissingScope(workspace, 'team:read') ?? { ok: true, team: { id, name, domain } };
};

export const getPermalink: Method = (workspace, args) => {
  const place = findReachable(workspace, args.channel, { asMember: false });
  if (isRefusal(place)) return place;
  const message = workspace.messages.find(place.id, readText(args.message_ts));
  if (message === undefined) return refuse('message_not_found');
  const address = `${SITE}/archives/${place.id}/p${message.ts.replace('.', '')}`;
  const thread = getThread(message);
  const inThread = thread === undefined ? '' : `?thread_ts=${thread}&cid=${place.id}`;
  return { ok: true, channel: place.id, permalink: `${address}${inThread}` };
};
