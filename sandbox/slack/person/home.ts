import { openDirectMessage } from '../manage-channels.ts';
import { viewObject } from '../views.ts';
import { personOf, type Workspace } from '../workspace.ts';
import type { AppAnswer } from '../world.ts';
import { tellEvent } from './events.ts';
import { timestamp } from './payload.ts';

/** Opens the app's home tab. */
export async function openHome(workspace: Workspace, user: string): Promise<AppAnswer> {
  const person = personOf(workspace, user);
  const { id } = person;
  const channel = openDirectMessage(workspace, person).id;
  const home = workspace.views.home(id);
  return tellEvent(workspace, 'app_home_opened', {
    type: 'app_home_opened',
    user: id,
    channel,
    tab: 'home',
    event_ts: timestamp(),
    ...(home === undefined ? {} : { view: viewObject(home) }),
  });
}
