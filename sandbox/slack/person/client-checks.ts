import { type Json, readList, readText } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import { getValueKey } from '../view-state.ts';
import type { ViewRecord } from '../views.ts';
import { type Field, listFields, readValue } from './fields.ts';

/** The errors for which Slack's client itself holds a form back, by block_id; empty if it may be submitted. */
export function findClientFaults(view: ViewRecord): Readonly<Record<string, string>> {
  const errors = listFields(view).flatMap((field) => {
    const complaint = field.isInput ? getComplaint(field, readValue(view, field)) : undefined;
    return complaint === undefined ? [] : [[field.blockId, complaint] as const];
  });
  return Object.fromEntries(errors);
}

function getComplaint(field: Field, state: Json): string | undefined {
  const type = readText(field.element.type);
  const value = state[getValueKey(type) ?? 'value'];
  const isEmpty =
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0);
  if (isEmpty) return field.isOptional ? undefined : 'Please complete this required field.';
  const text = readText(value);
  if (type === 'plain_text_input') return checkLength(field.element, text);
  if (type === 'number_input') return checkNumber(field.element, text);
  if (type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text))
    return 'Please enter a valid email address.';
  if (type === 'url_text_input' && !/^https?:\/\/\S+$/.test(text))
    return 'Please enter a valid URL.';
  const most = Number(field.element.max_selected_items ?? Number.POSITIVE_INFINITY);
  return readList(value).length > most ? `Please choose at most ${most}.` : undefined;
}

function checkLength({ max_length, min_length }: Json, text: string): string | undefined {
  const most = Number(max_length ?? LIMITS.input);
  const least = Number(min_length ?? 0);
  if (text.length > most) return `Please use at most ${most} characters (now ${text.length}).`;
  return text.length < least ? `Please use at least ${least} characters.` : undefined;
}

function checkNumber(element: Json, text: string): string | undefined {
  const number = Number(text);
  if (Number.isNaN(number)) return 'Please enter a number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number))
    return 'Please enter a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Please enter at least ${String(element.min_value)}.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Please enter at most ${String(element.max_value)}.`;
  return undefined;
}
