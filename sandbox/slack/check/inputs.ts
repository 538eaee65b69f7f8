import { readJson } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import { element, type Fields, placeholder } from './elements.ts';
import { dispatchConfig } from './objects.ts';
import { all, anything, boolean, integer, list, matching, type Rule, string } from './rules.ts';

const dispatching = { dispatch_action_config: dispatchConfig };
const words = string(LIMITS.input);
const digits = matching(/^-?\d+(\.\d+)?$/, 'a number');

const checkLengths: Rule = (value, at, complain) => {
  const { initial_value, max_length, min_length } = readJson(value);
  if (typeof max_length !== 'number') return;
  if (typeof initial_value === 'string' && initial_value.length > max_length)
    complain(`must be less than ${max_length + 1} characters`, `${at}/initial_value`);
  if (typeof min_length === 'number' && min_length > max_length)
    complain('min_length must not be greater than max_length', at);
};

/** What is typed or attached, in input blocks. */
export const INPUT_ELEMENTS: Fields = {
  plain_text_input: all(
    element(
      {},
      {
        ...placeholder,
        ...dispatching,
        initial_value: words,
        multiline: boolean,
        min_length: integer(0, LIMITS.input),
        max_length: integer(1, LIMITS.input),
      },
    ),
    checkLengths,
  ),
  email_text_input: element({}, { ...placeholder, ...dispatching, initial_value: words }),
  url_text_input: element({}, { ...placeholder, ...dispatching, initial_value: words }),
  number_input: element(
    { is_decimal_allowed: boolean },
    { ...placeholder, ...dispatching, initial_value: digits, min_value: digits, max_value: digits },
  ),
  rich_text_input: element(
    {},
    {
      ...placeholder,
      ...dispatching,
      initial_value: anything,
      min_lines: integer(1, 100),
      max_lines: integer(1, 100),
    },
  ),
};

export const FILE_INPUT: Fields = {
  file_input: element(
    {},
    {
      filetypes: list(matching(/^[a-z0-9]+$/i, 'a file extension'), 100, 1),
      max_files: integer(1, LIMITS.file.most),
    },
  ),
};
