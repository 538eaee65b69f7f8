import { expect, test } from 'vitest';
import { parseManifest, readManifest } from '../../sandbox/manifest.ts';

test('the app’s own manifest gives the sandbox’s Slack its scopes and its command', async () => {
  const manifest = await readManifest();
  expect(manifest.scopes).toContain('commands');
  expect(manifest.commands).toMatchObject([{ command: '/mms' }]);
});

const parameters = {
  to: { type: 'string', title: 'To', description: 'Numbers', is_required: true },
  text: { type: 'string' },
};

test.each([
  ['1', parameters],
  ['2', { properties: parameters, required: ['to'] }],
])('the functions of a version %s manifest are parsed', (_version, input_parameters) => {
  const functions = { send_mms: { title: 'Send', description: 'Sends', input_parameters } };
  expect(parseManifest({ functions }).functions).toMatchObject([
    {
      callbackId: 'send_mms',
      title: 'Send',
      description: 'Sends',
      outputs: [],
      inputs: [
        { name: 'to', title: 'To', isRequired: true },
        { name: 'text', title: 'text', isRequired: false },
      ],
    },
  ]);
});

test('an empty manifest parses as empty', () => {
  expect(parseManifest({})).toEqual({
    scopes: [],
    events: [],
    commands: [],
    shortcuts: [],
    functions: [],
  });
});
