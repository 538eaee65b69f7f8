import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { AppManifest } from './app-manifest.ts';
import type { FunctionParameter } from './slack/options.ts';

const PLACE = new URL('../manifest.yml', import.meta.url);

export async function readManifest(place: URL = PLACE): Promise<AppManifest> {
  return parseManifest(parse(await readFile(place, 'utf8')));
}

/** Parses a manifest of either version; missing parts are empty. */
export function parseManifest(manifest: unknown): AppManifest {
  const { features, oauth_config, settings, functions } = listFields(manifest);
  const { slash_commands, shortcuts } = listFields(features);
  return {
    scopes: listTexts(listFields(listFields(oauth_config).scopes).bot),
    events: listTexts(listFields(listFields(settings).event_subscriptions).bot_events),
    commands: getList(slash_commands).map((each) => ({
      command: getText(each.command),
      description: getText(each.description),
      usageHint: getText(each.usage_hint),
    })),
    shortcuts: getList(shortcuts).map((each) => ({
      name: getText(each.name),
      type: each.type === 'message' ? 'message' : 'global',
      callbackId: getText(each.callback_id),
      description: getText(each.description),
    })),
    functions: Object.entries(listFields(functions)).map(([callbackId, each]) => ({
      callbackId,
      title: getText(listFields(each).title),
      description: getText(listFields(each).description),
      inputs: listParameters(listFields(each).input_parameters),
      outputs: listParameters(listFields(each).output_parameters),
    })),
  };
}

/** Version 1 has `is_required` in each parameter, version 2 a list `required` next to `properties`. */
function listParameters(given: unknown): readonly FunctionParameter[] {
  const parameters = listFields(given);
  const each = isFields(parameters.properties) ? parameters.properties : parameters;
  const required = listTexts(parameters.required);
  return Object.entries(each).map(([name, parameter]) => {
    const { type, title, description, is_required } = listFields(parameter);
    return {
      name,
      type: getText(type),
      title: getText(title) || name,
      description: getText(description),
      isRequired: is_required === true || required.includes(name),
    };
  });
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function getList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function listTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function getText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
