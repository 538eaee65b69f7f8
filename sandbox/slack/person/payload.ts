import type { Json } from '../../json.ts';
import { type ChannelRecord, getPayloadName } from '../channels.ts';
import { APP, TEAM } from '../identity.ts';
import { getTeam, type Member } from '../workspace.ts';

/**
 * The common part of every interaction payload. For a person from another organization `team` is still the
 * app's workspace; only `user.team_id` differs (java-slack-sdk#1041).
 */
export function buildPayload(type: string, person: Member): Json {
  const { id, handle } = person;
  return {
    type,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id, username: handle, name: handle, team_id: getTeam(person).id },
    api_app_id: APP.id,
    token: APP.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function buildPayloadChannel(channel: ChannelRecord): Json {
  return { id: channel.id, name: getPayloadName(channel) };
}

/** Seconds with six decimals, the format of `action_ts` and `event_ts`. */
export function createTimestamp(): string {
  const now = Date.now();
  return `${Math.floor(now / 1000)}.${String(now % 1000).padStart(3, '0')}000`;
}
