import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlackWorkspace } from '../../src/core/records/opt-out-facts.ts';
import { classifyActor } from '../../src/slack/gate/classify-actor.ts';

type Json = Readonly<Record<string, unknown>>;

const workspace: SlackWorkspace = { team: 'THOME' };
const grid: SlackWorkspace = { team: 'THOME', enterprise: 'EHOME' };

/**
 * Slack’s request by a member, one for each kind, and the fields that say to whom the person
 * belongs.
 */
const interaction: Json = {
  team: { id: 'THOME', domain: 'home' },
  user: { id: 'U1', team_id: 'THOME' },
  enterprise: null,
  is_enterprise_install: false,
};
const INTERACTION_FIELDS = ['user.team_id', 'team.id', 'team.enterprise_id', 'enterprise.id'];
const around = { type: 'event_callback', team_id: 'THOME', is_ext_shared_channel: false };
const message = { type: 'message', user: 'U1', channel: 'C1', ts: '2.0', thread_ts: '1.0' };
const EVENT_FIELDS = ['event.user_team', 'event.source_team', 'event.team', 'event.enterprise'];
const OUTER_FIELDS = ['team_id', 'enterprise_id'];

const shapes: readonly { name: string; body: Json; fields: readonly string[]; actor: string }[] = [
  ...['block_actions', 'view_submission', 'view_closed', 'block_suggestion', 'shortcut'].map(
    (type) => ({
      name: type,
      body: { type, ...interaction },
      fields: INTERACTION_FIELDS,
      actor: 'user.team_id',
    }),
  ),
  {
    name: 'message_action',
    fields: INTERACTION_FIELDS,
    actor: 'user.team_id',
    body: { type: 'message_action', ...interaction, message: { team: 'TOTHER' } },
  },
  {
    name: 'an org-wide install',
    fields: INTERACTION_FIELDS,
    actor: 'user.team_id',
    body: { type: 'view_submission', ...interaction, team: null },
  },
  {
    name: 'a command',
    fields: OUTER_FIELDS,
    actor: 'team_id',
    body: { command: '/mms', team_id: 'THOME', user_id: 'U1', channel_id: 'C1' },
  },
  {
    name: 'a message',
    fields: [...EVENT_FIELDS, ...OUTER_FIELDS],
    actor: 'event.team',
    body: { ...around, event: { ...message, team: 'THOME' } },
  },
  {
    name: 'a message in a shared channel',
    fields: EVENT_FIELDS,
    actor: 'event.team',
    body: {
      // The channel belongs to the others, so Slack names their workspace in the envelope.
      ...around,
      team_id: 'TOTHER',
      enterprise_id: 'EOTHER',
      is_ext_shared_channel: true,
      event: { ...message, team: 'THOME' },
    },
  },
  ...['app_home_opened', 'function_executed'].map((type) => ({
    name: type,
    fields: [...EVENT_FIELDS, ...OUTER_FIELDS],
    actor: 'team_id',
    body: { ...around, event: { type, user: 'U1' } },
  })),
];

/** The same request with this value in one of its fields. */
function put(body: Json, field: string, value: unknown): Json {
  const [first = '', ...rest] = field.split('.');
  if (rest.length === 0) return { ...body, [first]: value };
  const inner = typeof body[first] === 'object' && body[first] !== null ? body[first] : {};
  return { ...body, [first]: put(inner as Json, rest.join('.'), value) };
}

const foreign = fc.stringMatching(/^[TE][A-Z0-9]{3,9}$/).filter((id) => !id.endsWith('HOME'));
const unreadable = fc.constantFrom<unknown>('', 7, true, [], ['THOME'], { name: 'THOME' });

describe.each(shapes)('$name', ({ body, fields, actor }) => {
  test('from a member is ours, in a single workspace and on Enterprise Grid', () => {
    expect(classifyActor(body, workspace)).toBe('ours');
    expect(classifyActor(put(body, actor, 'THOME'), grid)).toBe('ours');
    expect(classifyActor(put(body, actor, 'EHOME'), grid)).toBe('ours');
  });

  test('is foreign if any single field is foreign', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), foreign, (field, id) => {
        expect(classifyActor(put(body, field, id), workspace)).toBe('foreign');
      }),
    );
  });

  test('on Enterprise Grid is foreign or from a sister workspace if a field is foreign', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), foreign, (field, id) => {
        expect(classifyActor(put(body, field, id), grid)).toMatch(/^(foreign|sister)$/);
      }),
    );
  });

  test('is not ours if a field can’t be parsed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), unreadable, (field, value) => {
        expect(classifyActor(put(body, field, value), workspace)).not.toBe('ours');
      }),
    );
  });

  test('is untold without any field that names the workspace', () => {
    const bare = [...fields, actor].reduce((some, field) => put(some, field, undefined), body);
    expect(classifyActor(bare, workspace)).toBe('untold');
  });
});

test('a person without a workspace of their own is untold, although the app’s workspace is named', () => {
  const pressed = { type: 'block_actions', ...interaction, user: { id: 'U1' } };
  expect(classifyActor(pressed, workspace)).toBe('untold');
});

test('a person of a sister workspace is ours only if Slack names their organization', () => {
  const user = { id: 'U1', team_id: 'TSISTER' };
  const team = { id: 'TSISTER', enterprise_id: 'EHOME' };
  const pressed = { type: 'block_actions', user, team, enterprise: { id: 'EHOME' } };
  expect(classifyActor(pressed, grid)).toBe('ours');
  expect(classifyActor(pressed, workspace)).toBe('foreign');
  // The organization of the app’s workspace says nothing about the person’s.
  const elsewhere = { ...pressed, team: { id: 'THOME', enterprise_id: 'EHOME' } };
  expect(classifyActor(elsewhere, grid)).toBe('sister');
  const typed = { command: '/mms', team_id: 'TSISTER', enterprise_id: 'EHOME' };
  expect(classifyActor(typed, grid)).toBe('ours');
  expect(classifyActor({ ...typed, enterprise_id: 'EOTHER' }, grid)).toBe('foreign');
});

test('no arbitrary value throws or is taken for ours', () => {
  fc.assert(
    fc.property(fc.anything(), (body) => {
      expect(classifyActor(body, workspace)).not.toBe('ours');
    }),
  );
});
