import { type Json, json, list, text, words } from '../json.ts';

/** What a person has put into a field: ids for files, channels and options. */
export type FieldValue = string | readonly string[] | number | null;

/** A place in a form where something is typed or chosen. */
export interface Field {
  /** Stays over updates of the form as long as its ids stay; then what was typed stays as well. */
  readonly key: string;
  readonly blockId: string;
  readonly label: string;
  readonly hint: string;
  readonly isOptional: boolean;
  readonly element: Json;
  readonly type: string;
  /** Whether using it tells the app at once. */
  readonly dispatches: boolean;
}

/** The field of an input block. */
export function fieldOf(block: Json): Field {
  const element = json(block.element);
  return {
    key: `${text(block.block_id)}/${text(element.action_id)}`,
    blockId: text(block.block_id),
    label: words(block.label),
    hint: words(block.hint),
    isOptional: block.optional === true,
    element,
    type: text(element.type),
    dispatches: block.dispatch_action === true,
  };
}

/** What Slack has for this field: preset, or filled in before. */
export function valueInSlack(view: Json, { blockId, element }: Field): FieldValue {
  const values = json(json(json(view.state).values)[blockId]);
  const held = json(values[text(element.action_id)]);
  for (const [name, value] of Object.entries(held)) {
    if (name === 'selected_option') return value === null ? null : text(json(value).value);
    if (name === 'selected_options') return list(value).map((option) => text(option.value));
    if (name === 'files') return list(value).map(({ id }) => text(id));
    if (name === 'value' || name.startsWith('selected_')) return asValue(value);
  }
  return null;
}

function asValue(value: unknown): FieldValue {
  if (Array.isArray(value)) return value.map(text);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

export interface Choice {
  readonly text: string;
  readonly value: string;
  readonly description: string;
}

export function choicesOf(element: Json): readonly Choice[] {
  return list(element.options).map((option) => ({
    text: words(option.text),
    value: text(option.value),
    description: words(option.description),
  }));
}
