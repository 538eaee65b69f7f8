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
  const { features, oauth_config, settings, functions } = fieldsOf(manifest);
  const { slash_commands, shortcuts } = fieldsOf(features);
  return {
    scopes: textsOf(fieldsOf(fieldsOf(oauth_config).scopes).bot),
    events: textsOf(fieldsOf(fieldsOf(settings).event_subscriptions).bot_events),
    commands: listOf(slash_commands).map((each) => ({
      command: textOf(each.command),
      description: textOf(each.description),
      usageHint: textOf(each.usage_hint),
    })),
    shortcuts: listOf(shortcuts).map((each) => ({
      name: textOf(each.name),
      type: each.type === 'message' ? 'message' : 'global',
      callbackId: textOf(each.callback_id),
      description: textOf(each.description),
    })),
    functions: Object.entries(fieldsOf(functions)).map(([callbackId, each]) => ({
      callbackId,
      title: textOf(fieldsOf(each).title),
      description: textOf(fieldsOf(each).description),
      inputs: parametersOf(fieldsOf(each).input_parameters),
      outputs: parametersOf(fieldsOf(each).output_parameters),
    })),
  };
}

/** Version 1 has `is_required` in each parameter, version 2 a list `required` next to `properties`. */
function parametersOf(given: unknown): readonly FunctionParameter[] {
  const parameters = fieldsOf(given);
  const each = isFields(parameters.properties) ? parameters.properties : parameters;
  const required = textsOf(parameters.required);
  return Object.entries(each).map(([name, parameter]) => {
    const { type, title, description, is_required } = fieldsOf(parameter);
    return {
      name,
      type: textOf(type),
      title: textOf(title) || name,
      description: textOf(description),
      isRequired: is_required === true || required.includes(name),
    };
  });
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
