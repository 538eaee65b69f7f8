import { openDirectMessage } from '../manage-channels.ts';
import { buildViewObject } from '../views.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import type { AppAnswer } from '../world.ts';
import { tellEvent } from './events.ts';
import { createTimestamp } from './payload.ts';

/** Opens the app's home tab. */
export async function openHome(workspace: Workspace, user: string): Promise<AppAnswer> {
  const person = findPerson(workspace, user);
  const { id } = person;
  const channel = openDirectMessage(workspace, person).id;
  const home = workspace.views.home(id);
  return tellEvent(workspace, 'app_home_opened', {
    type: 'app_home_opened',
    user: id,
    channel,
    tab: 'home',
    event_ts: createTimestamp(),
    ...(home === undefined ? {} : { view: buildViewObject(home) }),
  });
}
