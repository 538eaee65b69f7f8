import { APP, personToken } from '../identity.ts';
import { jsonOf, textOf } from '../json.ts';
import { rememberDirectMessage } from '../methods/method.ts';
import { viewObject } from '../views.ts';
import { personOf, type Workspace } from '../workspace.ts';
import type { AppAnswer } from '../world.ts';
import { tellEvent } from './events.ts';
import { timestamp } from './payload.ts';

/** Opens the app's home tab. */
export async function openHome(workspace: Workspace, user: string): Promise<AppAnswer> {
  const { id, handle } = personOf(workspace, user);
  const users = APP.botUserId;
  const opened = await workspace.emulate.call('conversations.open', { users }, personToken(handle));
  const channel = textOf(jsonOf(opened.channel).id);
  rememberDirectMessage(workspace, channel, id);
  const home = workspace.views.home(id);
  return tellEvent(workspace, 'app_home_opened', {
    ...{ type: 'app_home_opened', user: id, channel, tab: 'home', event_ts: timestamp() },
    ...(home === undefined ? {} : { view: viewObject(home) }),
  });
}
