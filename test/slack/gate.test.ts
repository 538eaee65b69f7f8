import { describe, expect, test } from 'vitest';
import type { Role } from '../../src/core/ports/people.ts';
import type { SlackWorkspace } from '../../src/core/records/opt-out-facts.ts';
import { commands } from '../../src/slack/commands/command-table.ts';
import { registerGate } from '../../src/slack/gate/gate.ts';
import { actionIds, callbackIds } from '../../src/slack/messages/blocks/action-ids.ts';
import { silent } from '../core/world.ts';
import { buildPress, buildSubmission, createFormApp } from './form-app.ts';

type Json = Readonly<Record<string, unknown>>;

/** An app with the gate and, behind it, a listener for everything that records what reaches it. */
function createGated(options: { home?: SlackWorkspace | undefined; role?: Role } = {}) {
  const { home = { team: 'T1' }, role = 'member' } = options;
  const slack = createFormApp();
  const reached: string[] = [];
  const lookups: string[] = [];
  registerGate(slack.app, {
    findWorkspace: () => ('home' in options ? options.home : home),
    people: {
      findRole: async (user) => {
        lookups.push(user);
        return role;
      },
    },
    log: silent,
  });
  const every = /^/;
  const note = (what: string) => async (args: object) => {
    reached.push(what);
    if ('ack' in args && typeof args.ack === 'function') await args.ack();
  };
  slack.app.command('/mms', note('command'));
  slack.app.action(every, note('action'));
  slack.app.options(every, note('options'));
  slack.app.view(every, note('view'));
  slack.app.shortcut(every, note('shortcut'));
  slack.app.event('app_home_opened', note('home'));
  slack.app.function(callbackIds.sendMmsStep, { autoAcknowledge: false }, note('step'));
  slack.app.event('message', async ({ context }) => {
    reached.push(context.isFromOutside ? 'message from outside' : 'message');
  });
  return { ...slack, reached, lookups };
}

const own = { user: { id: 'U1', team_id: 'T1' }, team: { id: 'T1', domain: 'x' } };
const theirs = { user: { id: 'U9', team_id: 'T9' }, team: { id: 'T1', domain: 'x' } };
const view = { id: 'V1', type: 'modal', callback_id: 'x', private_metadata: '' };

/** Everything that people can do in Slack, as a member of the workspace does it. */
const all: readonly (readonly [name: string, body: Json, reaches: string])[] = [
  ...['', '+61437111222', 'cancel all', ...commands.map(({ word }) => word)].map(
    (text) =>
      [
        `/mms ${text}`,
        {
          command: '/mms',
          text,
          user_id: 'U1',
          channel_id: 'C1',
          team_id: 'T1',
          trigger_id: 't1',
          response_url: 'https://hooks.slack.com/commands/x',
        },
        'command',
      ] as const,
  ),
  ...Object.values(actionIds).map(
    (id) => [`the button ${id}`, buildPress(id, 'mms-abcdefghijklmnopqrst'), 'action'] as const,
  ),
  ...['compose', 'confirm', 'answer', 'filter', 'template'].map(
    (id) =>
      [
        `the form ${id}`,
        { ...buildSubmission({}), ...own, view: { ...view, callback_id: id } },
        'view',
      ] as const,
  ),
  ...[actionIds.list, actionIds.from, actionIds.country, actionIds.template].map(
    (id) =>
      [
        `the options of the menu ${id}`,
        { type: 'block_suggestion', ...own, action_id: id, block_id: id, value: '', view },
        'options',
      ] as const,
  ),
  [
    'Send as MMS',
    {
      type: 'message_action',
      ...own,
      callback_id: callbackIds.sendAsMms,
      trigger_id: 't1',
      channel: { id: 'C1' },
      message: { text: 'hi' },
      message_ts: '1.0',
      response_url: 'https://hooks.slack.com/actions/x',
    },
    'shortcut',
  ],
  [
    'the global shortcut',
    { type: 'shortcut', ...own, callback_id: callbackIds.composeShortcut, trigger_id: 't1' },
    'shortcut',
  ],
];

/** The same action by a person of another organization. */
function makeStrangers(body: Json): Json {
  return 'command' in body ? { ...body, team_id: 'T9', user_id: 'U9' } : { ...body, ...theirs };
}

describe.each(all)('%s', (_, body, reaches) => {
  test('reaches the app from a member, without a role lookup', async () => {
    const { hear, reached, lookups } = createGated();
    await hear(body);
    expect(reached).toEqual([reaches]);
    // No lookup delays a form that opens.
    expect(lookups).toEqual([]);
  });

  test('from a person outside is refused, with a private explanation', async () => {
    const { hear, reached, calls } = createGated();
    const ack = await hear(makeStrangers(body));
    expect(reached).toEqual([]);
    const response = JSON.stringify([ack, ...calls.map(({ args }) => args)]);
    if (reaches === 'options') expect(ack).toEqual({ options: [] });
    else expect(response).toContain('Only people in the workspace that runs this app can use it');
    expect(response).not.toContain('in_channel');
  });

  test('is refused while the app doesn’t know its own workspace', async () => {
    const { hear, reached } = createGated({ home: undefined });
    await hear(body);
    expect(reached).toEqual([]);
  });
});

test('a person outside who presses a button gets the explanation in the modal, or in a modal over App Home', async () => {
  const { hear, calls } = createGated();
  const { response_url: _, channel: __, ...press } = buildPress('list', '');
  await hear({ ...press, ...theirs, view });
  await hear({ ...press, ...theirs, view: { ...view, type: 'home' } });
  expect(calls.map(({ method }) => method)).toEqual(['views.update', 'views.open']);
});

test('a person outside is refused even if the explanation can’t be shown', async () => {
  const { hear, reached, answer } = createGated();
  answer('respond', { ok: false, error: 'x' });
  answer('views.open', { ok: false, error: 'expired_trigger_id' });
  await hear({ type: 'shortcut', ...theirs, callback_id: 'compose_mms', trigger_id: 't1' });
  expect(reached).toEqual([]);
});

const around = { type: 'event_callback', team_id: 'T1', is_ext_shared_channel: false };
const message = { type: 'message', user: 'U9', channel: 'C1', ts: '2.0', thread_ts: '1.0' };

test.each<[string, Json, string[]]>([
  [
    'a message of a member reaches the app',
    { ...around, event: { ...message, team: 'T1' } },
    ['message'],
  ],
  [
    'a message of a person outside is marked as such',
    { ...around, is_ext_shared_channel: true, event: { ...message, team: 'T9' } },
    ['message from outside'],
  ],
  [
    'a message of unknown origin is marked as from outside',
    { ...around, is_ext_shared_channel: true, event: message },
    ['message from outside'],
  ],
  [
    'App Home opened in the workspace reaches the app',
    { ...around, event: { type: 'app_home_opened', user: 'U1' } },
    ['home'],
  ],
  [
    'App Home opened in another workspace does not',
    { ...around, team_id: 'T9', event: { type: 'app_home_opened', user: 'U9' } },
    [],
  ],
  ...(['T1', 'T9'] as const).map((team_id): [string, Json, string[]] => [
    `a workflow step in ${team_id} ${team_id === 'T1' ? 'reaches the app' : 'does not'}`,
    {
      ...around,
      team_id,
      event: {
        type: 'function_executed',
        function_execution_id: 'Fx1',
        inputs: {},
        function: { callback_id: callbackIds.sendMmsStep },
      },
    },
    team_id === 'T1' ? ['step'] : [],
  ]),
])('%s', async (_, body, expected) => {
  const { hear, reached } = createGated();
  await hear(body);
  expect(reached).toEqual(expected);
});

test.each<[Role, string[]]>([
  ['member', ['action']],
  ['guest', ['action']],
  ['outsider', []],
])(
  'on Enterprise Grid the gate looks up the role of a person from another workspace: %s',
  async (role, expected) => {
    const { hear, reached, lookups } = createGated({
      home: { team: 'T1', enterprise: 'E1' },
      role,
    });
    const team = { id: 'T1', domain: 'x', enterprise_id: 'E1' };
    await hear({ ...buildPress('reply', 'R1'), ...theirs, team, enterprise: { id: 'E1' } });
    expect(reached).toEqual(expected);
    expect(lookups).toEqual(['U9']);
  },
);
