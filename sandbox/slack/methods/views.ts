import { type Json, readJson, readText } from '../../json.ts';
import { refuse } from '../check/refusal.ts';
import { findViewRefusal } from '../check/view.ts';
import { LIMITS } from '../limits.ts';
import type { Trigger } from '../triggers.ts';
import { buildViewObject, type ViewRecord } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import type { Method } from './method.ts';

export const openView: Method = async (workspace, args) => {
  const refusal = await refuseContent(workspace, args, 'modal');
  if (refusal !== undefined) return refusal;
  const trigger = getTrigger(workspace, args);
  if (isRefused(trigger)) return trigger;
  const view = workspace.views.open(trigger.user, readJson(args.view), trigger.channel);
  return renderView(workspace, view);
};

export const pushView: Method = async (workspace, args) => {
  const refusal = await refuseContent(workspace, args, 'modal');
  if (refusal !== undefined) return refusal;
  const trigger = getTrigger(workspace, args);
  if (isRefused(trigger)) return trigger;
  const below = workspace.views.stack(trigger.user).at(-1);
  if (trigger.viewId === undefined || below === undefined) return refuse('view_not_found');
  if (workspace.views.stack(trigger.user).length >= LIMITS.view.stack)
    return refuse('push_limit_reached');
  return renderView(workspace, workspace.views.push(below, readJson(args.view)));
};

export const updateView: Method = async (workspace, args) => {
  const view = findUpdated(workspace, args);
  if (isRefused(view)) return view;
  const type = view.content.type === 'home' ? 'home' : 'modal';
  const refusal = await refuseContent(workspace, args, type, view.id);
  if (refusal !== undefined) return refusal;
  // While Slack fetched the pictures, the form may have been closed or updated.
  const current = findUpdated(workspace, args);
  if (isRefused(current)) return current;
  return renderView(workspace, workspace.views.update(current.id, readJson(args.view)));
};

function findUpdated({ views }: Workspace, args: Json): ViewRecord | Json {
  const view = readText(args.view_id)
    ? views.find(readText(args.view_id))
    : views.byExternalId(readText(args.external_id));
  if (view === undefined) return refuse('not_found');
  const isStale = readText(args.hash) !== '' && args.hash !== view.hash;
  return isStale ? refuse('hash_conflict') : view;
}

export const publishView: Method = async (workspace, args) => {
  const user = readText(args.user_id);
  if (!workspace.people.some(({ id }) => id === user)) return refuse('user_not_found');
  const home = workspace.views.home(user);
  if (readText(args.hash) !== '' && home !== undefined && args.hash !== home.hash)
    return refuse('hash_conflict');
  const refusal = await refuseContent(workspace, args, 'home', home?.id);
  if (refusal !== undefined) return refusal;
  return renderView(workspace, workspace.views.publish(user, readJson(args.view)));
};

function renderView(workspace: Workspace, view: ViewRecord): Json {
  workspace.changes.tell();
  return { ok: true, view: buildViewObject(view) };
}

async function refuseContent(
  workspace: Workspace,
  { view }: Json,
  type: 'modal' | 'home',
  ownId?: string,
): Promise<Json | undefined> {
  const refusal =
    findViewRefusal(view, type, workspace.showsFile) ??
    (await workspace.images.refused(readJson(view).blocks, '/view/blocks', 'invalid_arguments'));
  if (refusal !== undefined) return refusal;
  const externalId = readText(readJson(view).external_id);
  const other = externalId === '' ? undefined : workspace.views.byExternalId(externalId);
  return other === undefined || other.id === ownId ? undefined : refuse('duplicate_external_id');
}

function isRefused(value: Trigger | ViewRecord | Json): value is Json {
  return 'ok' in value;
}

function getTrigger(workspace: Workspace, args: Json): Trigger | Json {
  const id = readText(args.trigger_id) || readText(args.interactivity_pointer);
  if (id === '')
    return refuse('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] missing required field: trigger_id'] },
    });
  const trigger = workspace.triggers.exchange(id);
  return typeof trigger === 'string' ? refuse(trigger) : trigger;
}
