import { LogLevel, WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { createFetchPermalink, createSlackChannels } from '../../src/slack/adapters/channels.ts';
import { createUploadPrivateFile } from '../../src/slack/adapters/upload-files.ts';
import { createFetchTimeZone } from '../../src/slack/adapters/user-info.ts';
import { createMovingClock } from '../core/clock.ts';

/** A client whose Slack responds like this, and the methods that it called. */
function getClient(answer: () => object | 'unreached') {
  const calls: string[] = [];
  const client = new WebClient('xoxb-test', {
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    fetch: async (input) => {
      calls.push(new URL(String(input)).pathname.split('/').at(-1) ?? '');
      const body = answer();
      if (body === 'unreached') throw new TypeError('fetch failed');
      return Response.json(body);
    },
  });
  return { client, calls };
}

const open = { id: 'C1', is_channel: true, is_private: false, is_im: false, is_mpim: false };

test.each([
  ['a public channel is public', { ok: true, channel: open }, true],
  ['a private channel is not public', { ok: true, channel: { ...open, is_private: true } }, false],
  ['a group is not public', { ok: true, channel: { ...open, is_group: true } }, false],
  ['a direct message is not public', { ok: true, channel: { id: 'D1', is_im: true } }, false],
  [
    'a channel with missing fields is not public',
    { ok: true, channel: { id: 'C1', is_channel: true } },
    false,
  ],
  ['a response without a channel counts as not public', { ok: true }, false],
  [
    'a channel that the bot can’t see counts as not public',
    { ok: false, error: 'channel_not_found' },
    false,
  ],
  [
    'a channel counts as not public without the permission',
    { ok: false, error: 'missing_scope' },
    false,
  ],
  ['a channel counts as not public while Slack is unreachable', 'unreached', false],
] as const)('%s', async (_, answer, isPublic) => {
  const { client } = getClient(() => answer);
  expect(await createSlackChannels({ client, clock: createMovingClock() }).isPublic('C1')).toBe(
    isPublic,
  );
});

test('isPublic caches Slack’s response for minutes, and asks again after a failed call', async () => {
  const clock = createMovingClock();
  let answer: object | 'unreached' = 'unreached';
  const { client, calls } = getClient(() => answer);
  const channels = createSlackChannels({ client, clock });
  expect(await channels.isPublic('C1')).toBe(false);
  answer = { ok: true, channel: open };
  expect(await channels.isPublic('C1')).toBe(true);
  answer = { ok: true, channel: { ...open, is_private: true } };
  expect(await channels.isPublic('C1')).toBe(true);
  expect(calls).toHaveLength(2);
  clock.moveTo(clock.now() + 6 * 60_000);
  expect(await channels.isPublic('C1')).toBe(false);
});

test.each([
  [{ ok: true, user: { tz: 'Australia/Sydney' } }, 'Australia/Sydney'],
  [{ ok: true, user: { tz: 'Mars/Olympus' } }, 'UTC'],
  [{ ok: true, user: {} }, 'UTC'],
  [{ ok: false, error: 'missing_scope' }, 'UTC'],
])('fetchTimeZone calls Slack once and falls back to UTC: %j', async (answer, zone) => {
  const { client, calls } = getClient(() => answer);
  const fetchTimeZone = createFetchTimeZone({ client, clock: createMovingClock() });
  expect([await fetchTimeZone('U1'), await fetchTimeZone('U1')]).toEqual([zone, zone]);
  expect(calls).toEqual(['users.info']);
});

test('fetchPermalink calls Slack once, and returns undefined when Slack is unreachable', async () => {
  const { client, calls } = getClient(() => ({ ok: true, permalink: 'https://x.slack.com/p1' }));
  const fetchPermalink = createFetchPermalink(client);
  const post = { channel: 'C1', ts: '1.2', showsPicture: false };
  expect([await fetchPermalink(post), await fetchPermalink(post)]).toEqual(
    Array(2).fill('https://x.slack.com/p1'),
  );
  expect(calls).toEqual(['chat.getPermalink']);
  const broken = createFetchPermalink(getClient(() => 'unreached').client);
  expect(await broken(post)).toBeUndefined();
});

test('a private file is uploaded into the thread of a direct message; Slack’s refusal is thrown', async () => {
  const { client, calls } = getClient(() => ({
    ok: true,
    channel: 'D1',
    ts: '1.2',
    upload_url: 'https://files.slack.com/upload/1',
    file_id: 'F1',
    files: [],
  }));
  const file = { name: 'mms.csv', bytes: new TextEncoder().encode('to\n1') };
  await createUploadPrivateFile(client)('U1', file, 'Here');
  expect(calls).toEqual([
    'chat.postMessage',
    'files.getUploadURLExternal',
    '1',
    'files.completeUploadExternal',
  ]);
  const refused = getClient(() => ({ ok: false, error: 'missing_scope' })).client;
  await expect(createUploadPrivateFile(refused)('U1', file, 'Here')).rejects.toMatchObject({
    code: 'missing_scope',
    problem: { what: 'The app is missing a permission in Slack' },
  });
});

test.each([
  ['only the workspace', { ok: true, channel: open }, 'workspace'],
  ['another organization', { ok: true, channel: { ...open, is_ext_shared: true } }, 'shared'],
  [
    'an organization that is invited',
    { ok: true, channel: { ...open, is_pending_ext_shared: true } },
    'pending',
  ],
  [
    'an organization that hasn’t accepted yet',
    { ok: true, channel: { ...open, pending_connected_team_ids: ['T9'] } },
    'pending',
  ],
  [
    'workspaces of the same Enterprise organization',
    { ok: true, channel: { ...open, is_shared: true, is_org_shared: true } },
    'workspace',
  ],
  [
    'only the workspace if the channel doesn’t exist',
    { ok: false, error: 'channel_not_found' },
    'workspace',
  ],
  ['unknown readers without the permission', { ok: false, error: 'missing_scope' }, 'unknown'],
  ['unknown readers when Slack limits the rate', { ok: false, error: 'ratelimited' }, 'unknown'],
  ['unknown readers when Slack’s response has no channel', { ok: true }, 'unknown'],
  ['unknown readers while Slack is unreachable', 'unreached', 'unknown'],
] as const)('findAudience: the channel is read by %s', async (_, answer, audience) => {
  const { client } = getClient(() => answer);
  expect(await createSlackChannels({ client, clock: createMovingClock() }).findAudience('C1')).toBe(
    audience,
  );
});
