import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { AppManifest } from './app-manifest.ts';
import { isJson, readJson, readJsonList, readText } from './json.ts';
import type { FunctionParameter } from './slack/options.ts';

const PLACE = new URL('../manifest.yml', import.meta.url);

export async function readManifest(place: URL = PLACE): Promise<AppManifest> {
  return parseManifest(parse(await readFile(place, 'utf8')));
}

/** Parses a manifest of either version; missing parts are empty. */
export function parseManifest(manifest: unknown): AppManifest {
  const { features, oauth_config, settings, functions } = readJson(manifest);
  const { slash_commands, shortcuts } = readJson(features);
  return {
    scopes: listTexts(readJson(readJson(oauth_config).scopes).bot),
    events: listTexts(readJson(readJson(settings).event_subscriptions).bot_events),
    commands: readJsonList(slash_commands).map((each) => ({
      command: getText(each.command),
      description: getText(each.description),
      usageHint: getText(each.usage_hint),
    })),
    shortcuts: readJsonList(shortcuts).map((each) => ({
      name: getText(each.name),
      type: each.type === 'message' ? 'message' : 'global',
      callbackId: getText(each.callback_id),
      description: getText(each.description),
    })),
    functions: Object.entries(readJson(functions)).map(([callbackId, each]) => ({
      callbackId,
      title: getText(readJson(each).title),
      description: getText(readJson(each).description),
      inputs: listParameters(readJson(each).input_parameters),
      outputs: listParameters(readJson(each).output_parameters),
    })),
  };
}

/** Version 1 has `is_required` in each parameter, version 2 a list `required` next to `properties`. */
function listParameters(value: unknown): readonly FunctionParameter[] {
  const parameters = readJson(value);
  const each = isJson(parameters.properties) ? parameters.properties : parameters;
  const required = listTexts(parameters.required);
  return Object.entries(each).map(([name, parameter]) => {
    const { type, title, description, is_required } = readJson(parameter);
    return {
      name,
      type: getText(type),
      title: getText(title) || name,
      description: getText(description),
      isRequired: is_required === true || required.includes(name),
    };
  });
}

function listTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function getText(value: unknown): string {
  return readText(value).trim();
}
