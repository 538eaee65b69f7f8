import { type Json, readText } from '../../json.ts';
import { buildViewObject } from '../views.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import type { AppAnswer, FormValues } from '../world.ts';
import { type Field, findField, readValue } from './fields.ts';
import { buildPayload, createTimestamp } from './payload.ts';
import { fetchSuggestions } from './suggest.ts';
import { buildInputState } from './typing.ts';

/** Types into fields one after another; for a field that dispatches, the app is notified before the next one. */
export async function fillField(
  workspace: Workspace,
  viewId: string,
  values: FormValues,
): Promise<void> {
  for (const [label, typed] of Object.entries(values)) {
    const field = findField(workspace.views.get(viewId), label);
    const value = await buildInputState(workspace, field, typed, async (into, text) => {
      const shown = workspace.offers.shown(workspace.views.get(viewId), into, text);
      if (shown !== undefined) return [shown];
      const options = await fetchSuggestions(workspace, viewId, into, text);
      return options.map(({ option }) => option);
    });
    const block = workspace.views.get(viewId).values[field.blockId];
    workspace.views.type(viewId, { [field.blockId]: { ...block, [field.actionId]: value } });
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
  const field = findField(workspace.views.get(viewId), label);
  return field.dispatchesOnEnter ? dispatch(workspace, viewId, field) : undefined;
}

function dispatch(workspace: Workspace, viewId: string, field: Field): Promise<AppAnswer> {
  const { action_id, placeholder, type } = field.element;
  const value = readValue(workspace.views.get(viewId), field);
  return actInView(workspace, viewId, {
    type,
    action_id,
    block_id: field.blockId,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...value,
    // A text field dispatches its value as a string, even if it is empty.
    ...(type === 'plain_text_input' ? { value: readText(value.value) } : {}),
  });
}

/** `block_actions` of a form or of a home tab. */
export async function actInView(
  workspace: Workspace,
  viewId: string,
  action: Json,
): Promise<AppAnswer> {
  const view = workspace.views.get(viewId);
  const person = findPerson(workspace, view.user);
  const channel = view.channel === undefined ? {} : { channel: view.channel };
  return workspace.app.send({
    kind: 'interactive',
    body: {
      ...buildPayload('block_actions', person),
      container: { type: 'view', view_id: view.id },
      trigger_id: workspace.triggers.create({ user: person.id, viewId: view.id, ...channel }),
      view: buildViewObject(view),
      actions: [{ ...action, action_ts: createTimestamp() }],
    },
  });
}
