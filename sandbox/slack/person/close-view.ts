import { buildViewObject } from '../views.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import type { AppAnswer } from '../world.ts';
import { buildPayload } from './payload.ts';

/** Presses the form's close button; the app is told only if it asked for that. */
export async function closeView(
  workspace: Workspace,
  viewId: string,
): Promise<AppAnswer | undefined> {
  const view = workspace.views.get(viewId);
  const clearsAll = view.content.clear_on_close === true;
  if (clearsAll) workspace.views.closeAll(view.user);
  else workspace.views.close(view);
  workspace.changes.tell();
  if (view.content.notify_on_close !== true) return undefined;
  return workspace.app.send({
    kind: 'interactive',
    body: {
      ...buildPayload('view_closed', findPerson(workspace, view.user)),
      view: buildViewObject(view),
      is_cleared: clearsAll,
    },
  });
}
