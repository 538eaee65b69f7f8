import { LogLevel, WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { createSlackPeople } from '../../src/slack/adapters/people.ts';
import { createMovingClock } from '../core/clock.ts';
import { startLittleSlack } from '../sandbox/slack-app.ts';

const home = { team: 'T1', enterprise: 'E1' };
const SECOND = 1_000;

/** Slack’s people, where `users.info` gets this response. */
function getPeople(answer: () => object | 'unreached', findWorkspace = () => home) {
  const clock = createMovingClock();
  let callCount = 0;
  const client = new WebClient('xoxb-test', {
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    fetch: async () => {
      callCount += 1;
      const body = answer();
      if (body === 'unreached') throw new TypeError('fetch failed');
      return Response.json(body);
    },
  });
  return {
    people: createSlackPeople({ client, clock, findWorkspace }),
    clock,
    callCount: () => callCount,
  };
}

const member = { id: 'U1', team_id: 'T1', deleted: false };

test.each([
  ['a member', member, 'member'],
  ['an admin', { ...member, is_admin: true }, 'admin'],
  ['an owner', { ...member, is_owner: true }, 'admin'],
  ['the primary owner', { ...member, is_primary_owner: true }, 'admin'],
  ['a guest of several channels', { ...member, is_restricted: true }, 'guest'],
  ['a guest of one channel', { ...member, is_ultra_restricted: true }, 'guest'],
  [
    'a guest who calls themselves admin',
    { ...member, is_restricted: true, is_admin: true },
    'guest',
  ],
  ['a person of another workspace', { ...member, team_id: 'T9', is_admin: true }, 'outsider'],
  ['a person whom Slack marks as a stranger', { ...member, is_stranger: true }, 'outsider'],
  ['a person who left', { ...member, deleted: true, is_admin: true }, 'outsider'],
  ['a bot', { ...member, is_bot: true }, 'outsider'],
  [
    'a colleague in the same Enterprise organization',
    { ...member, team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } },
    'member',
  ],
  [
    'a person of another Enterprise organization',
    { ...member, enterprise_user: { enterprise_id: 'E9' } },
    'outsider',
  ],
])('findRole returns the role of %s', async (_, user, role) => {
  const { people } = getPeople(() => ({ ok: true, user }));
  expect(await people.findRole('U1')).toBe(role);
});

test('an unknown user is an outsider, and a role that Slack does not return is an error', async () => {
  const unknown = getPeople(() => ({ ok: false, error: 'user_not_found' }));
  expect(await unknown.people.findRole('U1')).toBe('outsider');
  for (const answer of [
    { ok: false, error: 'missing_scope' },
    { ok: true },
    'unreached',
  ] as const) {
    await expect(getPeople(() => answer).people.findRole('U1')).rejects.toThrow();
  }
  const homeless = getPeople(
    () => ({ ok: true, user: member }),
    () => undefined as never,
  );
  await expect(homeless.people.findRole('U1')).rejects.toThrow('home_unknown');
});

test('roles are cached for minutes, except for admins’ actions; an old role is used while Slack is unreachable', async () => {
  let answer: object | 'unreached' = { ok: true, user: { ...member, is_admin: true } };
  const { people, clock, callCount } = getPeople(() => answer);
  const [one, other] = [people.findRole('U1'), people.findRole('U1')];
  expect([await one, await other, await people.findRole('U1'), callCount()]).toEqual([
    'admin',
    'admin',
    'admin',
    1,
  ]);
  answer = { ok: true, user: member };
  expect(await people.findRole('U1', { isFresh: true })).toBe('member');
  answer = 'unreached';
  clock.moveTo(clock.now() + 600 * SECOND);
  expect(await people.findRole('U1')).toBe('member');
  await expect(people.findRole('U1', { isFresh: true })).rejects.toThrow();
  clock.moveTo(clock.now() + 24 * 3_600 * SECOND);
  await expect(people.findRole('U1')).rejects.toThrow();
});

test('findRole tells members, guests and people of other organizations apart in the sandbox’s Slack', async () => {
  const { slack, client } = await startLittleSlack(() => undefined);
  const { team_id: team = '' } = await client.auth.test();
  const people = createSlackPeople({
    client,
    clock: createMovingClock(),
    findWorkspace: () => ({ team }),
  });
  const [ada, sam] = slack.people;
  const guest = slack.join({ name: 'Gus Lind', guest: 'multi-channel' });
  const single = slack.join({ name: 'Sil Vance', guest: 'single-channel' });
  const outsider = slack.join({ name: 'Olga Petrova', from: 'another organisation' });
  const everybody = [ada, sam, guest, single, outsider].map((one) => one?.id ?? '');
  const roles = await Promise.all(everybody.map((user) => people.findRole(user)));
  expect(await people.listAdmins()).toEqual([ada?.id]);
  slack.fault({ method: 'users.list', how: { kind: 'error', error: 'missing_scope' } });
  await expect(people.listAdmins()).rejects.toMatchObject({ retry: 'never' });
  expect(roles).toEqual(['admin', 'member', 'guest', 'guest', 'outsider']);
});
