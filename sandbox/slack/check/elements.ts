import { readJson } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import {
  confirm,
  eitherOptionsOrGroups,
  filter,
  initialAmongOptions,
  optionGroup,
  plainOption,
  plainText,
  richOption,
  slackFile,
} from './objects.ts';
import {
  all,
  anything,
  boolean,
  integer,
  list,
  matching,
  object,
  type Rule,
  string,
} from './rules.ts';

export type Fields = Readonly<Record<string, Rule>>;

const COMMON: Fields = { action_id: string(LIMITS.id, 1), focus_on_load: boolean, confirm };
export const placeholder = { placeholder: plainText(LIMITS.placeholder) };
const several = { max_selected_items: integer(1, Number.MAX_SAFE_INTEGER) };
export const ids = list(string(LIMITS.id), 1_000);

export function element(required: Fields, optional: Fields = {}): Rule {
  return object({ type: anything, ...required }, { ...COMMON, ...optional });
}

export function options(rule: Rule, most: number): Fields {
  return { options: list(rule, most, 1) };
}

const selectable = {
  ...options(plainOption, LIMITS.options.select),
  option_groups: list(optionGroup, LIMITS.options.groups, 1),
};

export const imageElement: Rule = all(
  object(
    { type: anything, alt_text: string(LIMITS.image.alt, 1) },
    { image_url: string(LIMITS.image.url, 1), slack_file: slackFile },
  ),
  requireOneImage,
);

export function requireOneImage(
  value: unknown,
  at: string,
  complain: (m: string, at: string) => void,
) {
  const image = readJson(value);
  if ((image.image_url === undefined) === (image.slack_file === undefined))
    complain('must provide exactly one of image_url and slack_file', at);
}

/** What may be chosen or pressed in sections, actions and inputs. */
export const CHOOSERS: Fields = {
  checkboxes: all(
    element(options(richOption, LIMITS.options.choices), {
      initial_options: list(richOption, LIMITS.options.choices, 1),
    }),
    initialAmongOptions,
  ),
  radio_buttons: all(
    element(options(richOption, LIMITS.options.choices), { initial_option: richOption }),
    initialAmongOptions,
  ),
  datepicker: element(
    {},
    { ...placeholder, initial_date: matching(/^\d{4}-\d\d-\d\d$/, 'a date') },
  ),
  timepicker: element(
    {},
    { ...placeholder, initial_time: matching(/^\d\d:\d\d$/, 'a time'), timezone: string(100) },
  ),
  datetimepicker: element({}, { initial_date_time: integer(1_000_000_000, 9_999_999_999) }),
  static_select: all(
    element({}, { ...placeholder, ...selectable, initial_option: plainOption }),
    eitherOptionsOrGroups,
  ),
  multi_static_select: all(
    element(
      {},
      {
        ...placeholder,
        ...selectable,
        ...several,
        initial_options: list(plainOption, LIMITS.options.select),
      },
    ),
    eitherOptionsOrGroups,
  ),
  external_select: element(
    {},
    { ...placeholder, initial_option: plainOption, min_query_length: integer(0, 100) },
  ),
  multi_external_select: element(
    {},
    {
      ...placeholder,
      ...several,
      initial_options: list(plainOption, LIMITS.options.select),
      min_query_length: integer(0, 100),
    },
  ),
  users_select: element({}, { ...placeholder, initial_user: string(LIMITS.id) }),
  multi_users_select: element({}, { ...placeholder, ...several, initial_users: ids }),
  channels_select: element(
    {},
    { ...placeholder, initial_channel: string(LIMITS.id), response_url_enabled: boolean },
  ),
  multi_channels_select: element({}, { ...placeholder, ...several, initial_channels: ids }),
  conversations_select: element(
    {},
    {
      ...placeholder,
      initial_conversation: string(LIMITS.id),
      default_to_current_conversation: boolean,
      response_url_enabled: boolean,
      filter,
    },
  ),
  multi_conversations_select: element(
    {},
    {
      ...placeholder,
      ...several,
      initial_conversations: ids,
      default_to_current_conversation: boolean,
      filter,
    },
  ),
};
