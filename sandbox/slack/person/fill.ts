import { type Json, textOf } from '../json.ts';
import { viewObject } from '../views.ts';
import { personOf, type Workspace } from '../workspace.ts';
import type { AppAnswer, FormValues } from '../world.ts';
import { type Field, fieldLabelled, valueIn } from './fields.ts';
import { payloadOf, timestamp } from './payload.ts';
import { suggestions } from './suggest.ts';
import { stateFor } from './typing.ts';

/** Types into fields one after another; for a field that dispatches, the app is notified before the next one. */
export async function fillIn(
  workspace: Workspace,
  viewId: string,
  values: FormValues,
): Promise<void> {
  for (const [label, typed] of Object.entries(values)) {
    const field = fieldLabelled(workspace.views.get(viewId), label);
    const value = await stateFor(workspace, field, typed, async (into, text) => {
      const shown = workspace.offers.shown(workspace.views.get(viewId), into, text);
      if (shown !== undefined) return [shown];
      const found = await suggestions(workspace, viewId, into, text);
      return found.map(({ option }) => option);
    });
    const view = workspace.views.get(viewId);
    const block = { ...view.values[field.blockId], [field.actionId]: value };
    workspace.views.type(view, { ...view.values, [field.blockId]: block });
    workspace.changes.tell();
    if (field.dispatches) await dispatch(workspace, viewId, field);
  }
}

/** Enter in a single-line field. */
export async function pressEnter(
  workspace: Workspace,
  viewId: string,
  label: string,
): Promise<AppAnswer | undefined> {
  const field = fieldLabelled(workspace.views.get(viewId), label);
  return field.dispatchesOnEnter ? dispatch(workspace, viewId, field) : undefined;
}

function dispatch(workspace: Workspace, viewId: string, field: Field): Promise<AppAnswer> {
  const { action_id, placeholder, type } = field.element;
  const value = valueIn(workspace.views.get(viewId), field);
  return actInView(workspace, viewId, {
    type,
    action_id,
    block_id: field.blockId,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...value,
    // A text field dispatches its value as a string, even if it is empty.
    ...(type === 'plain_text_input' ? { value: textOf(value.value) } : {}),
  });
}

/** `block_actions` of a form or of a home tab. */
export async function actInView(
  workspace: Workspace,
  viewId: string,
  action: Json,
): Promise<AppAnswer> {
  const view = workspace.views.get(viewId);
  const person = personOf(workspace, view.user);
  const channel = view.channel === undefined ? {} : { channel: view.channel };
  return workspace.app.send({
    kind: 'interactive',
    body: {
      ...payloadOf('block_actions', person),
      container: { type: 'view', view_id: view.id },
      trigger_id: workspace.triggers.create({ user: person.id, viewId: view.id, ...channel }),
      view: viewObject(view),
      actions: [{ ...action, action_ts: timestamp() }],
    },
  });
}
