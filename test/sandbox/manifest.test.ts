import { expect, test } from 'vitest';
import { parseManifest, readManifest } from '../../sandbox/manifest.ts';

test('the app’s own manifest gives the pretend Slack its scopes, its command and its menus', async () => {
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
])('functions of a manifest of version %s are read', (_version, input_parameters) => {
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

test('a manifest with nothing in it gives nothing', () => {
  expect(parseManifest({})).toEqual({
    scopes: [],
    events: [],
    commands: [],
    shortcuts: [],
    functions: [],
  });
});
