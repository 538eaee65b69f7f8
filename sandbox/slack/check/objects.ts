import { isJson, readJson, readList } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import {
  all,
  anything,
  boolean,
  byType,
  list,
  object,
  oneOf,
  type Rule,
  schema,
  string,
} from './rules.ts';

/** Block Kit's composition objects. */
export function plainText(most: number): Rule {
  return schema(
    byType({
      plain_text: object(
        { type: anything, text: string(most, LIMITS.text.least) },
        { emoji: boolean },
      ),
    }),
  );
}

export function mrkdwn(most: number): Rule {
  return object({ type: anything, text: string(most, LIMITS.text.least) }, { verbatim: boolean });
}

export function anyText(most: number): Rule {
  return schema(
    byType({
      plain_text: object(
        { type: anything, text: string(most, LIMITS.text.least) },
        { emoji: boolean },
      ),
      mrkdwn: mrkdwn(most),
    }),
  );
}

export const confirm: Rule = object(
  {},
  {
    title: plainText(LIMITS.confirm.title),
    text: anyText(LIMITS.confirm.text),
    confirm: plainText(LIMITS.confirm.button),
    deny: plainText(LIMITS.confirm.button),
    style: oneOf('primary', 'danger'),
  },
);

function option(text: Rule): Rule {
  return object(
    { text, value: string(LIMITS.option.value) },
    { description: anyText(LIMITS.option.description), url: string(LIMITS.option.url) },
  );
}

export const plainOption: Rule = option(plainText(LIMITS.option.text));
export const richOption: Rule = option(anyText(LIMITS.option.text));

export const optionGroup: Rule = object({
  label: plainText(LIMITS.option.text),
  options: list(plainOption, LIMITS.options.select, 1),
});

/** The initial option must be one of the options. */
export const initialAmongOptions: Rule = (value, at, complain) => {
  const element = readJson(value);
  const grouped = readList(element.option_groups).flatMap((group) =>
    readList(readJson(group).options),
  );
  const values = [...readList(element.options), ...grouped].map((each) => readJson(each).value);
  const initials = isJson(element.initial_option)
    ? [element.initial_option]
    : readList(element.initial_options);
  for (const initial of initials)
    if (!values.includes(readJson(initial).value))
      complain('initial option must be one of the options', at);
};

export const eitherOptionsOrGroups: Rule = all(initialAmongOptions, (value, at, complain) => {
  const element = readJson(value);
  if ((element.options === undefined) === (element.option_groups === undefined))
    complain('must provide exactly one of options and option_groups', at);
});

/** Exactly one of `id` and `url`. Whether the file may be shown is checked elsewhere. */
export const slackFile: Rule = (value, at, complain) => {
  const file = readJson(value);
  if ((typeof file.id === 'string') === (typeof file.url === 'string'))
    complain('must provide exactly one of id and url', at);
};

export const filter: Rule = object(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 4, 1),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
);

export const dispatchConfig: Rule = object(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2, 1) },
);
