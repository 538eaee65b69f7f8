import { type Json, readList, readText, readWords } from '../../json.ts';
import { buildFileObject } from '../file-object.ts';
import { getFiletype } from '../files.ts';
import { LIMITS } from '../limits.ts';
import { getValueKey } from '../view-state.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import type { FormValues } from '../world.ts';
import { type Field, listOptions } from './fields.ts';

type Typed = FormValues[string];

/** Finds an external select's options for the typed text. */
type Suggest = (field: Field, typed: string) => Promise<readonly Json[]>;

/** The state value for what a person enters in a field. Throws if Slack's client would not allow it. */
export async function buildInputState(
  workspace: Workspace,
  field: Field,
  typed: Typed,
  suggest: Suggest,
): Promise<Json> {
  const type = readText(field.element.type);
  const key = getValueKey(type) ?? 'value';
  const isList = type.startsWith('multi_') || type === 'checkboxes' || type === 'file_input';
  const each = typed === null ? [] : typeof typed === 'object' ? typed : [typed];
  const values: unknown[] = [];
  for (const one of each) values.push(await parseSingle(workspace, field, one, suggest));
  if (!isList) return { type, [key]: values[0] ?? null };
  const most = Number(
    field.element.max_selected_items ?? field.element.max_files ?? LIMITS.file.most,
  );
  if ((type === 'file_input' || field.element.max_selected_items) && values.length > most)
    throw new Error(`"${field.label}" takes at most ${most}`);
  return { type, [key]: values };
}

async function parseSingle(
  workspace: Workspace,
  field: Field,
  typed: string | number,
  suggest: Suggest,
): Promise<unknown> {
  const text = String(typed);
  switch (readText(field.element.type).replace('multi_', '')) {
    case 'static_select':
    case 'radio_buttons':
    case 'checkboxes':
      return findOption(field, listOptions(field.element), text);
    case 'external_select':
      return findOption(field, await suggest(field, text), text);
    case 'users_select':
      return findPerson(workspace, text).id;
    case 'channels_select':
    case 'conversations_select':
      return workspace.channels.get(text).id;
    case 'datetimepicker':
      return Number(typed);
    case 'file_input':
      return attachFiles(workspace, field, text);
    case 'rich_text_input':
      return buildRichText(text);
    default:
      return text === '' ? null : text;
  }
}

function findOption(field: Field, options: readonly Json[], typed: string): Json {
  const option = options.find(({ value, text }) => value === typed || readWords(text) === typed);
  if (option !== undefined) return { text: option.text, value: option.value };
  const offered = options.map(({ text }) => readWords(text)).join(', ');
  throw new Error(`"${field.label}" does not offer "${typed}"; it offers ${offered || 'nothing'}`);
}

/** The client refuses other extensions and more than 10 MB before it uploads. */
function attachFiles(workspace: Workspace, field: Field, id: string): Json {
  const file = workspace.files.get(id);
  const filetypes = readList(field.element.filetypes).map(String);
  const accepted = filetypes.map((type) => type.replace('jpeg', 'jpg'));
  if (filetypes.length > 0 && !accepted.includes(getFiletype(file)))
    throw new Error(`"${field.label}" takes ${filetypes.join(', ')}, not ${file.name}`);
  if (file.bytes.byteLength > LIMITS.file.bytes)
    throw new Error(`"${field.label}" takes files of 10 MB at most; ${file.name} is larger`);
  file.visibleToBot = true;
  return buildFileObject(file, workspace.url());
}

function buildRichText(text: string): Json {
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
  return { type: 'rich_text', elements: [section] };
}
