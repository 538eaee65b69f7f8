import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { formatSocketManifest } from '../../scripts/manifest.ts';
import { buildStepOutputs } from '../../src/slack/adapters/workflow.ts';
import { actionIds, callbackIds } from '../../src/slack/messages/blocks/action-ids.ts';
import { stepInputsSchema } from '../../src/slack/reading/step-inputs.ts';
import { readSources } from './sources.ts';

const text = readFileSync('manifest.yml', 'utf8');
const raw: unknown = parse(text);
const parameters = z.record(
  z.string(),
  z.object({ type: z.string(), name: z.string(), title: z.string(), is_required: z.boolean() }),
);
const manifest = z
  .object({
    features: z.object({
      app_home: z.object({ home_tab_enabled: z.boolean() }),
      bot_user: z.object({ display_name: z.string() }),
      slash_commands: z.array(z.object({ command: z.string(), url: z.string().optional() })),
      shortcuts: z
        .array(z.object({ name: z.string(), type: z.string(), callback_id: z.string() }))
        .default([]),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      socket_mode_enabled: z.boolean(),
      org_deploy_enabled: z.boolean(),
      function_runtime: z.string().optional(),
      interactivity: z.object({
        is_enabled: z.boolean(),
        request_url: z.string().optional(),
        message_menu_options_url: z.string().optional(),
      }),
      event_subscriptions: z
        .object({ request_url: z.string().optional(), bot_events: z.array(z.string()) })
        .optional(),
    }),
    functions: z
      .record(z.string(), z.object({ input_parameters: parameters, output_parameters: parameters }))
      .default({}),
  })
  .parse(raw);

const sources = readSources('src/slack');
const code = sources.map((source) => source.text).join('\n');

/** The distinct first groups of a pattern in the code of src/slack. */
function listFound(pattern: RegExp): readonly string[] {
  return [...new Set([...code.matchAll(pattern)].flatMap(([, one]) => one ?? []))].sort();
}

const callbacks: Readonly<Record<string, string>> = callbackIds;

/** The callback ids that listeners of this kind name in the code: `.function(callbackIds.x`. */
function listListeners(kind: 'view' | 'function'): readonly string[] {
  const names = listFound(new RegExp(`\\.${kind}(?:<[^(]*>)?\\(\\s*callbackIds\\.(\\w+)`, 'g'));
  return names.map((name) => callbacks[name] ?? name).sort();
}

/** The scopes that a bot token needs for each Web API method: docs.slack.dev/reference/methods. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
  'chat.getPermalink': [],
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.postEphemeral': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'files.delete': ['files:write'],
  'files.info': ['files:read'],
  filesUploadV2: ['files:write'],
  'functions.completeError': [],
  'functions.completeSuccess': [],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
};

test.each([1, 2])('the manifest is valid in version %i of Slack’s schema', (version) => {
  const schema: unknown = JSON.parse(
    readFileSync(`test/fixtures/slack/slack-manifest.schema.${version}.json`, 'utf8'),
  );
  const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(
    z.looseObject({}).parse(schema),
  );
  const ofVersion = {
    ...z.looseObject({}).parse(raw),
    _metadata: { major_version: version },
    ...(version === 2 ? { functions: listFunctions() } : {}),
  };
  validate(ofVersion);
  expect(validate.errors).toBeNull();
});

/** Version 2 wraps parameters: `{properties, required}`. */
function listFunctions() {
  const { functions } = z.object({ functions: z.record(z.string(), z.looseObject({})) }).parse(raw);
  const wrapProperties = (properties: unknown) => ({ properties, required: [] });
  return Object.fromEntries(
    Object.entries(functions).map(([id, { input_parameters, output_parameters, ...rest }]) => [
      id,
      {
        ...rest,
        input_parameters: wrapProperties(input_parameters),
        output_parameters: wrapProperties(output_parameters),
      },
    ]),
  );
}

test('the manifest has exactly the commands that the code listens to', () => {
  const commands = manifest.features.slash_commands.map(({ command }) => command);
  expect(commands.sort()).toEqual(listFound(/\.command\(\s*'([^']+)'/g));
});

test('the manifest has exactly the events that the code listens to', () => {
  const events = manifest.settings.event_subscriptions?.bot_events ?? [];
  // Bolt listens to this one for every function.
  const ofFunctions = listListeners('function').length > 0 ? ['function_executed'] : [];
  // Slack has one `message` event but several subscriptions to it, one for each kind of
  // conversation.
  const listeners = [...listFound(/\.event\(\s*'([^']+)'/g), ...ofFunctions].flatMap((name) =>
    name === 'message' ? ['message.channels', 'message.groups'] : [name],
  );
  expect([...events].sort()).toEqual(listeners.sort());
});

test('the manifest has exactly the shortcuts that the code listens to, with names of at most 24 characters', () => {
  const { shortcuts } = manifest.features;
  const types: Readonly<Record<string, string>> = { message_action: 'message', shortcut: 'global' };
  const listeners = code.matchAll(
    /\.shortcut(?:<[^(]*>)?\(\s*\{\s*type: '(\w+)',\s*callback_id: callbackIds\.(\w+)/g,
  );
  const expected = [...listeners].map(
    ([, type = '', id = '']) => `${types[type]} ${callbacks[id]}`,
  );
  expect(shortcuts.map((one) => `${one.type} ${one.callback_id}`).sort()).toEqual(expected.sort());
  expect(
    listFound(/\.shortcut(?:<[^(]*>)?\(\s*(?!\s|\{ type: '\w+', callback_id: callbackIds)(\S+)/g),
  ).toEqual([]);
  for (const { name } of shortcuts) expect(name.length).toBeLessThanOrEqual(24);
});

test('the manifest has exactly the functions that the code listens to, with the code’s inputs and outputs', () => {
  expect(Object.keys(manifest.functions)).toEqual(listListeners('function'));
  const step = manifest.functions[callbackIds.sendMmsStep];
  expect(Object.keys(step?.input_parameters ?? {})).toEqual(Object.keys(stepInputsSchema.shape));
  expect(Object.keys(step?.output_parameters ?? {})).toEqual(
    Object.keys(buildStepOutputs({ sendId: 'mms-a', price: '0.4850 AUD', count: 1 })),
  );
  for (const { input_parameters, output_parameters } of Object.values(manifest.functions)) {
    for (const [id, { name }] of Object.entries({ ...input_parameters, ...output_parameters })) {
      expect(name).toBe(id);
    }
  }
  // Without these settings Slack does not show the step in Workflow Builder.
  expect(manifest.settings).toMatchObject({ org_deploy_enabled: true, function_runtime: 'remote' });
});

test('the manifest turns on App Home, which the code fills', () => {
  expect(listFound(/\.event\(\s*'([^']+)'/g)).toContain('app_home_opened');
  expect(manifest.features.app_home.home_tab_enabled).toBe(true);
});

test('the manifest turns on interactivity, which forms and buttons need', () => {
  expect(code).toMatch(/app\.(view|action)\b/);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
});

test('every action id has a listener and is used in a message or view', () => {
  const names = Object.keys(actionIds);
  const definitions = readSources('src/slack/actions')
    .map((source) => source.text)
    .join('\n');
  const isHeard = (name: string) =>
    new RegExp(`\\b(?:action|offer|options)(?:<[^(]*>)?\\([^;]*?actionIds\\.${name}\\b`).test(
      code,
    ) ||
    definitions.includes(`actionIds.${name}`) ||
    // One listener handles all buttons whose id begins with it.
    (name === 'page' && definitions.includes('id: PAGE_BUTTON_PATTERN'));
  const isShown = (name: string) =>
    new RegExp(`(?:action_id: |\\bbuildButton\\()[^,]*\\bactionIds\\.${name}\\b`).test(code);
  expect(names.filter((name) => !isHeard(name))).toEqual([]);
  // Posts of version 0.6 and open forms of version 0.13.0 have these buttons, which still work.
  const inOldMessages = ['cancelOne', 'startNew'];
  expect(names.filter((name) => !isShown(name))).toEqual(inOldMessages);
  expect(code).not.toMatch(/\.(?:action|options)(?:<[^(]*>)?\(\s*['"`]/);
  const messages = readSources('src/slack/messages').map((source) => source.text);
  expect(messages.join('\n')).not.toMatch(/action_id: (?:['"]|`(?!\$\{actionIds\.))/);
});

test('every external menu has a listener, and the manifest has the address for its options', () => {
  const menus = ['country', 'from', 'list', 'template'];
  expect(code.match(/'(?:multi_)?external_select'/g)).toHaveLength(menus.length);
  expect(listFound(/\b(?:offer|options)(?:<[^(]*>)?\(\s*actionIds\.(\w+)/g)).toEqual(menus);
  const { interactivity } = manifest.settings;
  expect(interactivity.message_menu_options_url).toBe(interactivity.request_url);
});

test('every callback id has a listener and is used in a view or the manifest', () => {
  const shown = listFound(/callback_id: callbackIds\.(\w+)/g).map(
    (name) => callbacks[name] ?? name,
  );
  const declared = [
    ...manifest.features.shortcuts.map(({ callback_id }) => callback_id),
    ...Object.keys(manifest.functions),
  ];
  const views = Object.values(callbackIds).filter((id) => !declared.includes(id));
  expect(listListeners('view')).toEqual([...views].sort());
  expect(shown).toEqual(expect.arrayContaining(views));
  expect(Object.values(callbackIds)).toEqual(expect.arrayContaining(declared));
  expect(code).not.toMatch(/\.(?:view|shortcut|function)(?:<[^(]*>)?\(\s*['"`]/);
  expect(code).not.toMatch(/callback_id: ['"`]/);
});

test('the manifest has exactly the scopes that the called methods need', () => {
  const methods = listFound(
    /\b[cC]lient\s*\.((?!pool\b)[a-z][A-Za-z]*(?:\s*\.[a-z][A-Za-z]*)+|filesUploadV2)\(/g,
  ).map((method) => method.replaceAll(/\s/g, ''));
  expect(methods).toEqual(Object.keys(scopesOf).sort());
  const needed = new Set(methods.flatMap((method) => scopesOf[method] ?? []));
  if (listFound(/\.command\(\s*'([^']+)'/g).length > 0) needed.add('commands');
  if (sources.some(({ file }) => file.endsWith('/download.ts'))) needed.add('files:read');
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
});

test('the manifest connects by HTTP, at one address', () => {
  const url = 'https://YOUR-HOST/slack/events';
  expect(manifest.settings.socket_mode_enabled).toBe(false);
  expect(manifest.settings.interactivity.request_url).toBe(url);
  expect(manifest.settings.interactivity.message_menu_options_url).toBe(url);
  expect(manifest.settings.event_subscriptions?.request_url).toBe(url);
  expect(manifest.features.slash_commands.map((one) => one.url)).toEqual([url]);
  // The head of the file names the address once more.
  expect(text.split('https://YOUR-HOST')).toHaveLength(1 + 4);
});

test('the Socket Mode manifest is generated from this one (npm run docs), differs only there, and is valid', () => {
  const socket = readFileSync('manifest.socket.yml', 'utf8');
  expect(socket).toBe(formatSocketManifest(text));
  expect(socket).not.toContain('YOUR-HOST');
  const filled: unknown = JSON.parse(
    JSON.stringify(raw, (key, value: unknown) => {
      if (['url', 'request_url', 'message_menu_options_url'].includes(key)) return undefined;
      return key === 'socket_mode_enabled' ? true : value;
    }),
  );
  expect(parse(socket)).toEqual(filled);
  const schema: unknown = JSON.parse(
    readFileSync('test/fixtures/slack/slack-manifest.schema.1.json', 'utf8'),
  );
  const validate = new Ajv({ strict: false, logger: false }).compile(
    z.looseObject({}).parse(schema),
  );
  validate(parse(socket));
  expect(validate.errors).toBeNull();
});

test('the bot’s name is the one in the app’s texts', () => {
  const name = manifest.features.bot_user.display_name;
  const invited = listFound(/\/invite @([\w-]+)/g);
  expect(invited).toEqual([name]);
});
