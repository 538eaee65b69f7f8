import { LogLevel, WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { createFetchPermalink, createSlackChannels } from '../../src/slack/adapters/channels.ts';
import { createUploadPrivateFile } from '../../src/slack/adapters/upload-files.ts';
import { createFetchTimeZone } from '../../src/slack/adapters/user-info.ts';
import { createMovingClock } from '../core/clock.ts';

/** A client whose Slack answers like this, and what was asked of it. */
function getClient(answer: () => object | 'unreached') {
  const calls: string[] = [];
  const client = new WebClient('xoxb-test', {
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    fetch: async (input) => {
      calls.push(new URL(String(input)).pathname.split('/').at(-1) ?? '');
      const said = answer();
      if (said === 'unreached') throw new TypeError('fetch failed');
      return Response.json(said);
    },
  });
  return { client, calls };
}

const open = { id: 'C1', is_channel: true, is_private: false, is_im: false, is_mpim: false };

test.each([
  ['a public one', { ok: true, channel: open }, true],
  ['a private one', { ok: true, channel: { ...open, is_private: true } }, false],
  ['a group', { ok: true, channel: { ...open, is_group: true } }, false],
  ['a direct message', { ok: true, channel: { id: 'D1', is_im: true } }, false],
  ['one of which Slack says little', { ok: true, channel: { id: 'C1', is_channel: true } }, false],
  ['nothing', { ok: true }, false],
  ['one that the bot does not see', { ok: false, error: 'channel_not_found' }, false],
  ['any, without the permission', { ok: false, error: 'missing_scope' }, false],
  ['any, while Slack is away', 'unreached', false],
] as const)('%s', async (_, answer, isPublic) => {
  const { client } = getClient(() => answer);
  expect(await createSlackChannels({ client, clock: createMovingClock() }).isPublic('C1')).toBe(
    isPublic,
  );
});

test('what Slack said counts for some minutes; what it did not say is asked again', async () => {
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
])('a person’s zone: %j', async (answer, zone) => {
  const { client, calls } = getClient(() => answer);
  const fetchTimeZone = createFetchTimeZone({ client, clock: createMovingClock() });
  expect([await fetchTimeZone('U1'), await fetchTimeZone('U1')]).toEqual([zone, zone]);
  expect(calls).toEqual(['users.info']);
});

test('a link is asked for once, and none is no trouble', async () => {
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

test('a file comes into the thread of a direct message; a refusal is told', async () => {
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
  ['the workspace alone', { ok: true, channel: open }, 'workspace'],
  ['another organization', { ok: true, channel: { ...open, is_ext_shared: true } }, 'shared'],
  [
    'one that is invited',
    { ok: true, channel: { ...open, is_pending_ext_shared: true } },
    'pending',
  ],
  [
    'one whose answer is awaited',
    { ok: true, channel: { ...open, pending_connected_team_ids: ['T9'] } },
    'pending',
  ],
  [
    'workspaces of the same Enterprise organization',
    { ok: true, channel: { ...open, is_shared: true, is_org_shared: true } },
    'workspace',
  ],
  ['nobody, as it is not there', { ok: false, error: 'channel_not_found' }, 'workspace'],
  [
    'whom Slack does not say, without the permission',
    { ok: false, error: 'missing_scope' },
    'unknown',
  ],
  ['whom Slack does not say, asked too often', { ok: false, error: 'ratelimited' }, 'unknown'],
  ['whom Slack does not say', { ok: true }, 'unknown'],
  ['whom Slack cannot say while it is away', 'unreached', 'unknown'],
] as const)('a channel is read by %s', async (_, answer, audience) => {
  const { client } = getClient(() => answer);
  expect(await createSlackChannels({ client, clock: createMovingClock() }).findAudience('C1')).toBe(
    audience,
  );
});
