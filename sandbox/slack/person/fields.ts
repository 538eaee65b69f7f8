import { type Json, readJson, readJsonList, readText, readWords } from '../../json.ts';
import { listHolders } from '../view-state.ts';
import type { ViewRecord } from '../views.ts';

/** A place in a form to type or pick something. */
export interface Field {
  readonly label: string;
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Json;
  readonly isInput: boolean;
  readonly isOptional: boolean;
  /** Whether using it notifies the app at once. */
  readonly dispatches: boolean;
  /** Whether Enter in it notifies the app. */
  readonly dispatchesOnEnter: boolean;
}

export function listFields(view: ViewRecord): readonly Field[] {
  return readJsonList(view.content.blocks).flatMap((block) => {
    const isInput = block.type === 'input';
    return listHolders(block).map((element) => ({
      label: readWords(isInput ? block.label : block.text) || readWords(element.placeholder),
      blockId: readText(block.block_id),
      actionId: readText(element.action_id),
      element,
      isInput,
      isOptional: !isInput || block.optional === true,
      ...describeDispatch(isInput ? block.dispatch_action === true : true, element),
    }));
  });
}

const TYPED_IN = /^(plain_text|rich_text|email_text|url_text|number)_input$/;

/** A pick is dispatched at once; typed text as `dispatch_action_config` says, and on Enter if that is missing. */
function describeDispatch(dispatches: boolean, element: Json) {
  if (!dispatches || !TYPED_IN.test(readText(element.type)))
    return { dispatches, dispatchesOnEnter: false };
  const { trigger_actions_on: configured } = readJson(element.dispatch_action_config);
  const triggers = Array.isArray(configured) ? configured : ['on_enter_pressed'];
  return {
    dispatches: triggers.includes('on_character_entered'),
    dispatchesOnEnter: triggers.includes('on_enter_pressed'),
  };
}

/** By label: exactly, else by a part of it; else by action_id, block_id, or both as `block/action`. */
export function findField(view: ViewRecord, label: string): Field {
  const fields = listFields(view);
  const wantedLabel = label.toLowerCase();
  const field =
    fields.find((field) => field.label.toLowerCase() === wantedLabel) ??
    fields.find((field) => field.label.toLowerCase().includes(wantedLabel)) ??
    fields.find(({ actionId, blockId }) =>
      [actionId, blockId, `${blockId}/${actionId}`].includes(label),
    );
  if (field !== undefined) return field;
  const title = readWords(view.content.title);
  const labels = fields.map((field) => `"${field.label}"`).join(', ');
  throw new Error(`the form "${title}" has no field "${label}"; it has ${labels || 'none'}`);
}

/** The options of a select, grouped or not. */
export function listOptions(element: Json): readonly Json[] {
  const grouped = readJsonList(element.option_groups).flatMap(({ options }) =>
    readJsonList(options),
  );
  return [...readJsonList(element.options), ...grouped];
}

export function readValue(view: ViewRecord, { blockId, actionId }: Field): Json {
  return readJson(view.values[blockId]?.[actionId]);
}
