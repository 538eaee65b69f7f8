import { type Json, readJson, readJsonList, readText } from '../json.ts';

/** block_id → action_id → value: `view.state.values`. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Where each type of element stores its value and its initial value, and what empty looks like. */
const PLACES: Readonly<Record<string, readonly [key: string, initial: string, empty: unknown]>> = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  users_select: ['selected_user', 'initial_user', null],
  multi_users_select: ['selected_users', 'initial_users', []],
  channels_select: ['selected_channel', 'initial_channel', null],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
  file_input: ['files', '', []],
};

export function getValueKey(type: string): string | undefined {
  return PLACES[type]?.[0];
}

/** The elements of a block that have a value. */
export function listHolders(block: Json): readonly Json[] {
  const inside = [block.element, block.accessory, ...readJsonList(block.elements)].map(readJson);
  return inside.filter(({ type }) => PLACES[readText(type)] !== undefined);
}

/**
 * A view's state as Slack computes it: a value stays as long as block_id, action_id and the element's type
 * stay the same; everything else starts with its initial value.
 */
export function buildViewState(
  blocks: readonly Json[],
  before: StateValues,
  channel: string | undefined,
): StateValues {
  const filled = blocks.flatMap((block) => {
    const elements = listHolders(block);
    if (elements.length === 0) return [];
    const blockId = readText(block.block_id);
    const values = elements.map((element) => {
      const actionId = readText(element.action_id);
      const previous = before[blockId]?.[actionId];
      return [actionId, previous?.type === element.type ? previous : buildPreset(element, channel)];
    });
    return [[blockId, Object.fromEntries(values)] as const];
  });
  return Object.fromEntries(filled) as StateValues;
}

function buildPreset(element: Json, channel: string | undefined): Json {
  const type = readText(element.type);
  const [key, initial, empty] = PLACES[type] ?? ['value', 'initial_value', null];
  const here = element.default_to_current_conversation === true ? channel : undefined;
  const current = type.startsWith('multi_') && here !== undefined ? [here] : here;
  return { type, [key]: element[initial] ?? current ?? empty };
}
