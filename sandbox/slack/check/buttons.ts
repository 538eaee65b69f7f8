import { LIMITS } from '../limits.ts';
import { element, type Fields, ids, options } from './elements.ts';
import { plainOption, plainText } from './objects.ts';
import { anything, oneOf, string } from './rules.ts';

const button = element(
  { text: plainText(LIMITS.button.text) },
  {
    value: string(LIMITS.button.value),
    url: string(LIMITS.button.url),
    style: oneOf('primary', 'danger'),
    accessibility_label: string(LIMITS.button.text),
  },
);

/** What is pressed. */
export const PRESSED: Fields = {
  button,
  overflow: element(options(plainOption, LIMITS.options.overflow)),
  workflow_button: element(
    { text: plainText(LIMITS.button.text), workflow: anything },
    { style: oneOf('primary', 'danger'), accessibility_label: string(LIMITS.button.text) },
  ),
};

export const FEEDBACK: Fields = {
  feedback_buttons: element({ positive_button: anything, negative_button: anything }),
  icon_button: element(
    { icon: string(100), text: plainText(LIMITS.button.text) },
    {
      value: string(LIMITS.button.value),
      accessibility_label: string(LIMITS.button.text),
      visible_to_user_ids: ids,
    },
  ),
};
