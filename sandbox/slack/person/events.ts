import { randomBytes } from 'node:crypto';
import type { Json } from '../../json.ts';
import { APP, TEAM } from '../identity.ts';
import type { Workspace } from '../workspace.ts';
import type { AppAnswer } from '../world.ts';

/**
 * Sends the app an event that it subscribed to. If that fails, Slack retries at once (and later twice more,
 * which is not simulated).
 */
export async function tellEvent(
  workspace: Workspace,
  subscription: string,
  event: Json,
  isShared = false,
): Promise<AppAnswer> {
  if (!workspace.events.has(subscription))
    return { status: 0, body: '', ms: 0, trouble: 'not_subscribed' };
  const body = {
    token: APP.verificationToken,
    team_id: TEAM.id,
    api_app_id: APP.id,
    event,
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: APP.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: isShared,
    event_context: `4-${randomBytes(12).toString('base64url')}`,
  };
  const answer = await workspace.app.send({ kind: 'events_api', body });
  if (answer.trouble === undefined) return answer;
  const reason = answer.trouble === 'operation_timeout' ? 'http_timeout' : 'http_error';
  return workspace.app.send({ kind: 'events_api', body, retry: { num: 1, reason } });
}
