import { type Json, jsonsOf, textOf, wordsOf } from '../json.ts';
import type { MessageRecord } from '../messages.ts';
import { holders, type StateValues } from '../view-state.ts';
import { personOf, type Workspace } from '../workspace.ts';
import type { AppAnswer, SlackWorld } from '../world.ts';
import { actInMessage, visible } from './click.ts';
import type { Field } from './fields.ts';
import { stateFor } from './typing.ts';

/** Picks in a select (or ticks, or picks a date) of a message. In forms and on the home tab use `fill`. */
export async function chooseInMessage(
  workspace: Workspace,
  input: Parameters<SlackWorld['choose']>[0],
): Promise<AppAnswer> {
  const person = personOf(workspace, input.user);
  const messages = visible(workspace, person, input);
  const message = messages.findLast((each) => fieldIn(each, input.select));
  const field = message && fieldIn(message, input.select);
  if (message === undefined || field === undefined)
    throw new Error(`there is no message with a select "${input.select}" here`);
  const value = await stateFor(workspace, field, input.value, async () => []);
  const { type, action_id } = field.element;
  const state: StateValues = { [field.blockId]: { [field.actionId]: value } };
  const action = { type, action_id, block_id: field.blockId, ...value };
  return actInMessage(workspace, person, message, action, state);
}

function fieldIn({ raw }: MessageRecord, select: string): Field | undefined {
  const fields = jsonsOf(raw.blocks).flatMap((block) =>
    holders(block).map((element) => fieldOf(block, element)),
  );
  const wanted = select.toLowerCase();
  return (
    fields.find(({ blockId, actionId }) => [actionId, `${blockId}/${actionId}`].includes(select)) ??
    fields.find(({ label }) => label.toLowerCase().includes(wanted))
  );
}

function fieldOf(block: Json, element: Json): Field {
  return {
    label: wordsOf(element.placeholder) || wordsOf(block.text),
    blockId: textOf(block.block_id),
    actionId: textOf(element.action_id),
    element,
    isInput: false,
    isOptional: true,
    dispatches: true,
    dispatchesOnEnter: false,
  };
}
