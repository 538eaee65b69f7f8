import { type Json, readJsonList, readText, readWords } from '../../json.ts';
import type { MessageRecord } from '../messages.ts';
import { listHolders, type StateValues } from '../view-state.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import type { AppAnswer, SlackWorld } from '../world.ts';
import { actInMessage, findVisibleMessage } from './click.ts';
import type { Field } from './fields.ts';
import { buildInputState } from './typing.ts';

/** Picks in a select (or ticks, or picks a date) of a message. In forms and on the home tab use `fill`. */
export async function chooseInMessage(
  workspace: Workspace,
  input: Parameters<SlackWorld['choose']>[0],
): Promise<AppAnswer> {
  const person = findPerson(workspace, input.user);
  const messages = findVisibleMessage(workspace, person, input);
  const message = messages.findLast((each) => findField(each, input.select));
  const field = message && findField(message, input.select);
  if (message === undefined || field === undefined)
    throw new Error(`there is no message with a select "${input.select}" here`);
  const value = await buildInputState(workspace, field, input.value, async () => []);
  const { type, action_id } = field.element;
  const state: StateValues = { [field.blockId]: { [field.actionId]: value } };
  const action = { type, action_id, block_id: field.blockId, ...value };
  return actInMessage(workspace, person, message, action, state);
}

function findField({ raw }: MessageRecord, select: string): Field | undefined {
  const fields = readJsonList(raw.blocks).flatMap((block) =>
    listHolders(block).map((element) => getField(block, element)),
  );
  const lowerSelect = select.toLowerCase();
  return (
    fields.find(({ blockId, actionId }) => [actionId, `${blockId}/${actionId}`].includes(select)) ??
    fields.find(({ label }) => label.toLowerCase().includes(lowerSelect))
  );
}

function getField(block: Json, element: Json): Field {
  return {
    label: readWords(element.placeholder) || readWords(block.text),
    blockId: readText(block.block_id),
    actionId: readText(element.action_id),
    element,
    isInput: false,
    isOptional: true,
    dispatches: true,
    dispatchesOnEnter: false,
  };
}
