import { type Json, readJson, readJsonList, readText, readWords } from '../../json.ts';

/** A person's entry in a field: ids for files, channels and options. */
export type FieldValue = string | readonly string[] | number | null;

/** A place in a form to type or pick something. */
export interface Field {
  /** `block_id/action_id`. If the ids stay the same over updates of the form, the typed value stays too. */
  readonly key: string;
  readonly blockId: string;
  readonly label: string;
  readonly hint: string;
  readonly isOptional: boolean;
  readonly element: Json;
  readonly type: string;
  /** Whether using it notifies the app at once. */
  readonly dispatches: boolean;
  /** Whether Enter in it notifies the app. */
  readonly dispatchesOnEnter: boolean;
}

/** The field of an input block. */
export function buildField(block: Json): Field {
  const element = readJson(block.element);
  return {
    ...place(block, element),
    label: readWords(block.label),
    hint: readWords(block.hint),
    isOptional: block.optional === true,
    ...describeDispatch(block.dispatch_action === true, element),
  };
}

/** Whether it is typed into rather than picked from. */
export function isTextField({ type }: { readonly type?: unknown }): boolean {
  return /^(plain_text|rich_text|email_text|url_text|number)_input$/.test(readText(type));
}

/** Typed text is dispatched as `dispatch_action_config` says, and on Enter if that is missing. */
function describeDispatch(dispatches: boolean, element: Json) {
  if (!dispatches || !isTextField(element)) return { dispatches, dispatchesOnEnter: false };
  const { trigger_actions_on: configured } = readJson(element.dispatch_action_config);
  const triggers: readonly unknown[] = Array.isArray(configured)
    ? configured
    : ['on_enter_pressed'];
  return {
    dispatches: triggers.includes('on_character_entered'),
    dispatchesOnEnter: triggers.includes('on_enter_pressed'),
  };
}

const CHOSEN = /select$|picker$|^checkboxes$|^radio_buttons$/;

/** The pickers in a section or in actions; the app is notified at once. */
export function listChoosers(block: Json): readonly Field[] {
  return [readJson(block.accessory), ...readJsonList(block.elements)]
    .filter(({ type }) => CHOSEN.test(readText(type)))
    .map((element) => ({
      ...place(block, element),
      label: readWords(element.placeholder) || readWords(block.text),
      hint: '',
      isOptional: true,
      dispatches: true,
      dispatchesOnEnter: false,
    }));
}

/** The block without what {@link listChoosers} returns. Undefined if nothing is left. */
export function removeChoosers(block: Json): Json | undefined {
  if (listChoosers(block).length === 0) return block;
  const { accessory, elements, ...rest } = block;
  if (CHOSEN.test(readText(readJson(accessory).type))) return rest;
  const others = readJsonList(elements).filter(({ type }) => !CHOSEN.test(readText(type)));
  return others.length === 0 ? undefined : { ...rest, elements: others };
}

function place(block: Json, element: Json) {
  const blockId = readText(block.block_id);
  return {
    key: `${blockId}/${readText(element.action_id)}`,
    blockId,
    element,
    type: readText(element.type),
  };
}

/** Slack's value for this field: preset, or filled in before. */
export function buildSlackValue(view: Json, field: Field): FieldValue {
  for (const [name, value] of Object.entries(findInitial(view, field))) {
    if (name === 'selected_option') return value === null ? null : readText(readJson(value).value);
    if (name === 'selected_options')
      return readJsonList(value).map((option) => readText(option.value));
    if (name === 'files') return readJsonList(value).map(({ id }) => readText(id));
    if (name === 'value' || name.startsWith('selected_')) return toFieldValue(value);
  }
  return null;
}

/** The labels of picked options and attached files, by their values. */
export function findPickedLabels(view: Json, field: Field): Readonly<Record<string, string>> {
  const { selected_option, selected_options, files } = findInitial(view, field);
  const options = [readJson(selected_option), ...readJsonList(selected_options)];
  return Object.fromEntries([
    ...options.map((option) => [readText(option.value), readWords(option.text)]),
    ...readJsonList(files).map(({ id, name }) => [readText(id), readText(name)]),
  ]);
}

function findInitial(view: Json, { blockId, element }: Field): Json {
  const values = readJson(readJson(readJson(view.state).values)[blockId]);
  return readJson(values[readText(element.action_id)]);
}

function toFieldValue(value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map(readText);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

export interface Choice {
  readonly text: string;
  readonly value: string;
  readonly description: string;
}

export function listChoices(element: Json): readonly Choice[] {
  return readJsonList(element.options).map((option) => ({
    text: readWords(option.text),
    value: readText(option.value),
    description: readWords(option.description),
  }));
}

/** Properties of every kind of input. */
export interface InputProps {
  readonly field: Field;
  readonly viewId: string;
  readonly value: FieldValue;
  /** The labels of picked options and files, by their values. */
  readonly names: Readonly<Record<string, string>>;
  readonly onChange: (value: FieldValue) => void;
  /** Enter was pressed in a field that reports it. */
  readonly onEnter?: () => void;
  readonly id: string;
  /** The hint's or the error's element. */
  readonly noteId: string;
  readonly isWrong: boolean;
}
