import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { actionIds, callbackIds } from '../src/slack/action-ids.ts';
import { sourcesIn } from './sources.ts';

const text = readFileSync('manifest.yml', 'utf8');
const raw: unknown = parse(text);
const manifest = z
  .object({
    features: z.object({
      bot_user: z.object({ display_name: z.string() }),
      slash_commands: z.array(z.object({ command: z.string(), url: z.string().optional() })),
      shortcuts: z.array(z.object({ callback_id: z.string() })).default([]),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      socket_mode_enabled: z.boolean(),
      interactivity: z.object({ is_enabled: z.boolean(), request_url: z.string().optional() }),
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }).optional(),
    }),
  })
  .parse(raw);

const sources = sourcesIn('src/slack');
const code = sources.map((source) => source.text).join('\n');

/** All first groups of a pattern in the code of src/slack, each once. */
function found(pattern: RegExp): readonly string[] {
  return [...new Set([...code.matchAll(pattern)].flatMap(([, one]) => one ?? []))].sort();
}

/** What a bot token needs for each method of the Web API: docs.slack.dev/reference/methods. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'views.open': [],
  'views.update': [],
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'files.info': ['files:read'],
};

test.each([1, 2])('the manifest is valid by version %i of Slack’s schema', (version) => {
  const schema: unknown = JSON.parse(
    readFileSync(`test/fixtures/slack/slack-manifest.schema.${version}.json`, 'utf8'),
  );
  const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(
    z.looseObject({}).parse(schema),
  );
  const ofVersion = { ...z.looseObject({}).parse(raw), _metadata: { major_version: version } };
  validate(ofVersion);
  expect(validate.errors).toBeNull();
});

test('its commands are those that the code listens to', () => {
  const commands = manifest.features.slash_commands.map(({ command }) => command);
  expect(commands.sort()).toEqual(found(/\.command\(\s*'([^']+)'/g));
});

test('its events are those that the code listens to', () => {
  const events = manifest.settings.event_subscriptions?.bot_events ?? [];
  expect([...events].sort()).toEqual(found(/\.event\(\s*'([^']+)'/g));
});

test('its shortcuts are those that the code listens to', () => {
  const shortcuts = manifest.features.shortcuts.map(({ callback_id }) => callback_id);
  expect(shortcuts.sort()).toEqual(found(/\.shortcut\(\s*'([^']+)'/g));
});

test('interactivity is on, because forms and buttons come back', () => {
  expect(code).toMatch(/app\.(view|action)\b/);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
});

test('every action id is listened to and stands in a message, and there are no others', () => {
  const listeners = sourcesIn('src/slack/listeners')
    .map((source) => source.text)
    .join('\n');
  const shown = sourcesIn('src/slack/messages')
    .map((source) => source.text)
    .join('\n');
  for (const name of Object.keys(actionIds)) {
    expect(listeners).toMatch(new RegExp(`(?:action|on)\\b[^;]*?actionIds\\.${name}\\b`));
    expect(shown).toContain(`action_id: actionIds.${name}`);
  }
  expect(code).not.toMatch(/\.action(?:<[^(]*>)?\(\s*['"`]/);
  expect(shown).not.toMatch(/action_id: ['"`]/);
});

test('every callback id is listened to and stands in a view, and there are no others', () => {
  for (const name of Object.keys(callbackIds)) {
    expect(code).toMatch(new RegExp(`app\\.view\\(\\s*callbackIds\\.${name}\\b`));
    expect(code).toMatch(new RegExp(`callback_id: callbackIds\\.${name}\\b`));
  }
  expect(code).not.toMatch(/\.view\(\s*['"`]/);
  expect(code).not.toMatch(/callback_id: ['"`]/);
});

test('its scopes are those that the methods need which the code calls, and no more', () => {
  const methods = found(/\bclient\s*\.((?!pool\b)[a-z][A-Za-z]*(?:\s*\.[a-z][A-Za-z]*)+)\(/g).map(
    (method) => method.replaceAll(/\s/g, ''),
  );
  expect(methods).toEqual(Object.keys(scopesOf).sort());
  const needed = new Set(methods.flatMap((method) => scopesOf[method] ?? []));
  if (found(/\.command\(\s*'([^']+)'/g).length > 0) needed.add('commands');
  if (sources.some(({ file }) => file.endsWith('/download.ts'))) needed.add('files:read');
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
});

test('it connects by HTTP, and says what to change for Socket Mode', () => {
  const url = 'https://YOUR-HOST/slack/events';
  expect(manifest.settings.socket_mode_enabled).toBe(false);
  expect(manifest.settings.interactivity.request_url).toBe(url);
  expect(manifest.features.slash_commands.map((one) => one.url)).toEqual([url]);
  const withHost = text.split('\n').filter((line) => line.includes('https://YOUR-HOST'));
  expect(withHost).toHaveLength(2);
  for (const line of withHost) expect(line).toContain('# remove for Socket Mode');
});

test('without the lines with the host it is a valid manifest for Socket Mode', () => {
  const socket = text
    .split('\n')
    .filter((line) => !line.includes('https://YOUR-HOST'))
    .join('\n')
    .replace('socket_mode_enabled: false', 'socket_mode_enabled: true');
  const schema: unknown = JSON.parse(
    readFileSync('test/fixtures/slack/slack-manifest.schema.1.json', 'utf8'),
  );
  const validate = new Ajv({ strict: false, logger: false }).compile(
    z.looseObject({}).parse(schema),
  );
  validate(parse(socket));
  expect(validate.errors).toBeNull();
});

test('the bot is called what its words call it', () => {
  const name = manifest.features.bot_user.display_name;
  const invited = found(/\/invite @([\w-]+)/g);
  expect(invited).toEqual([name]);
});
