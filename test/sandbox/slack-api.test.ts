import type { KnownBlock } from '@slack/web-api';
import { expect, test } from 'vitest';
import {
  type Body,
  buildComposeForm,
  catchRefusal,
  createClient,
  startLittleSlack,
} from './slack-app.ts';

const [ADA, SAM] = ['Ada Moreno', 'Sam Okafor'];
const skip = () => undefined;
const makeSection = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } });

test('an unknown or wrong token, and an unknown method, are refused', async () => {
  const { slack, client } = await startLittleSlack(skip);
  expect(await client.auth.test()).toMatchObject({ ok: true, user_id: slack.botUserId });
  for (const [token, error] of [
    ['xoxb-wrong', 'invalid_auth'],
    [slack.appToken, 'not_allowed_token_type'],
  ] as const)
    expect(await catchRefusal(createClient(slack, token).auth.test())).toMatchObject({ error });
  expect(await catchRefusal(client.apiCall('nope.nope'))).toMatchObject({
    error: 'unknown_method',
  });
});

test('the bot posts in its channels, in public channels and to people, but in no other private channel', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const post = (channel: string) => client.chat.postMessage({ channel, text: 'hi' });
  for (const name of ['field-crew', 'front-desk', 'night-shift'])
    expect(await post(slack.channel(name).id)).toMatchObject({ ok: true });
  expect(await catchRefusal(post(slack.channel('owners').id))).toMatchObject({
    error: 'not_in_channel',
  });
  expect(await catchRefusal(post('C0NOWHERE'))).toMatchObject({ error: 'channel_not_found' });

  slack.invite('owners', slack.botUserId);
  expect(slack.channel('owners').hasBot).toBe(true);
  await post(slack.channel('owners').id);
  slack.archive('owners');
  expect(await catchRefusal(post(slack.channel('owners').id))).toMatchObject({
    error: 'is_archived',
  });

  const made = slack.createChannel({ name: 'roofs', kind: 'private' });
  expect(await catchRefusal(post(made.id))).toMatchObject({ error: 'not_in_channel' });
  slack.invite('roofs', slack.botUserId);
  expect(await post(made.id)).toMatchObject({ channel: made.id });
  expect(slack.messages('roofs')).toMatchObject([{ text: 'hi' }]);
  const info = await client.conversations.info({ channel: made.id });
  expect(info.channel).toMatchObject({ name: 'roofs', is_private: true, is_member: true });

  const sam = slack.people[1]?.id ?? '';
  const direct = await post(sam);
  expect(direct.channel).toMatch(/^D/);
  expect(slack.privately(SAM)).toMatchObject([{ text: 'hi', channel: direct.channel }]);
  expect(slack.channels().find(({ kind }) => kind === 'im')).toMatchObject({ name: SAM });
  const who = await client.users.info({ user: sam });
  expect(who.user).toMatchObject({ tz: 'Europe/London', real_name: SAM });
});

test('an ephemeral message needs the bot and the person in the channel, and can’t be updated', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const user = slack.people[0]?.id ?? '';
  const tell = (name: string) =>
    client.chat.postEphemeral({ channel: slack.channel(name).id, user, text: 'only you' });
  expect(await catchRefusal(tell('front-desk'))).toMatchObject({ error: 'not_in_channel' });
  const { message_ts: ts } = await tell('field-crew');
  expect(slack.privately(ADA)).toMatchObject([{ text: 'only you', onlyFor: user }]);
  expect(slack.privately(SAM)).toEqual([]);
  expect(slack.messages('field-crew')).toEqual([]);
  expect(slack.messages('field-crew', user)).toHaveLength(1);
  const channel = slack.channel('field-crew').id;
  const update = client.chat.update({ channel, ts: String(ts), text: 'x' });
  expect(await catchRefusal(update)).toMatchObject({ error: 'message_not_found' });
});

test('the bot updates and deletes only its own messages', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const { channel, ts } = await slack.say({ user: ADA, channel: 'field-crew', text: 'mine' });
  const update = client.chat.update({ channel, ts, text: 'yours' });
  expect(await catchRefusal(update)).toMatchObject({ error: 'cant_update_message' });
  const own = await client.chat.postMessage({
    channel,
    text: 'a',
    blocks: [makeSection('a')] as KnownBlock[],
  });
  const place = { channel, ts: String(own.ts) };
  await client.chat.update({ ...place, blocks: [makeSection('b')] as KnownBlock[] });
  expect(slack.messages(channel).at(-1)).toMatchObject({ text: 'a', edited: false });
  await client.chat.update({ ...place, text: 'c' });
  expect(slack.messages(channel).at(-1)).toMatchObject({ text: 'c', blocks: [], edited: true });
  const long = client.chat.update({ ...place, text: 'x'.repeat(4_001) });
  expect(await catchRefusal(long)).toMatchObject({ error: 'msg_too_long' });
  await client.chat.delete(place);
  expect(slack.messages(channel)).toHaveLength(1);
});

const image = { type: 'image', alt_text: 'a roof' };
const button = { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' } };
test.each<[string, Body[], string]>([
  [
    'a long section',
    [makeSection('x'.repeat(3_001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'an empty text',
    [makeSection('')],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    '51 blocks',
    Array(51).fill({ type: 'divider' }),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'an unknown block',
    [{ type: 'banner' }],
    'unsupported type: banner [json-pointer:/blocks/0/type]',
  ],
  [
    'an unknown property',
    [{ type: 'divider', colour: 1 }],
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  [
    'a long button',
    [
      {
        type: 'actions',
        elements: [{ ...button, text: { type: 'plain_text', text: 'x'.repeat(76) } }],
      },
    ],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a button with mrkdwn',
    [{ type: 'actions', elements: [{ ...button, text: { type: 'mrkdwn', text: 'x' } }] }],
    'unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]',
  ],
  [
    'two buttons with the same id',
    [{ type: 'actions', elements: [button, button] }],
    '`action_id` already exists: a [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'two blocks with the same id',
    [
      { type: 'divider', block_id: 'd' },
      { type: 'divider', block_id: 'd' },
    ],
    '`block_id` already exists: d [json-pointer:/blocks/1/block_id]',
  ],
  [
    'an image without a source',
    [image],
    'must provide exactly one of image_url and slack_file [json-pointer:/blocks/0]',
  ],
  [
    'a file with both id and url',
    [{ ...image, slack_file: { id: 'F1', url: 'x' } }],
    'must provide exactly one of id and url [json-pointer:/blocks/0/slack_file]',
  ],
  [
    'a file field',
    [{ type: 'input', label: button.text, element: { type: 'file_input' } }],
    'unsupported type: file_input [json-pointer:/blocks/0/element/type]',
  ],
  [
    'a section without text',
    [{ type: 'section' }],
    'missing required field: text [json-pointer:/blocks/0]',
  ],
])('a message with %s is refused', async (_, blocks, words) => {
  const { slack, client } = await startLittleSlack(skip);
  const channel = slack.channel('field-crew').id;
  const post = client.chat.postMessage({
    channel,
    text: 'x',
    blocks: blocks as unknown as KnownBlock[],
  });
  const data = await catchRefusal(post);
  expect(data).toMatchObject({ error: 'invalid_blocks' });
  expect((data.response_metadata as Body).messages).toContain(`[ERROR] ${words}`);
  expect(slack.messages('field-crew')).toEqual([]);
});

test.each<[string, Body, string, string]>([
  [
    'a long title',
    { title: { type: 'plain_text', text: 'x'.repeat(25) } },
    'invalid_arguments',
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'inputs but no submit',
    { submit: undefined },
    'invalid_arguments',
    'missing required field: submit (there are inputs) [json-pointer:/view]',
  ],
  [
    'long private metadata',
    { private_metadata: 'x'.repeat(3_001) },
    'invalid_arguments',
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'a field for 3,001 characters',
    {
      blocks: [
        {
          type: 'input',
          label: button.text,
          element: { type: 'plain_text_input', max_length: 3_001 },
        },
      ],
    },
    'invalid_arguments',
    'must be less than 3001 [json-pointer:/view/blocks/0/element/max_length]',
  ],
  [
    'no options',
    {
      blocks: [
        { type: 'input', label: button.text, element: { type: 'static_select', options: [] } },
      ],
    },
    'invalid_arguments',
    'no less than 1 items allowed [json-pointer:/view/blocks/0/element/options]',
  ],
  [
    'more than 250 kB',
    { blocks: Array(90).fill(makeSection('x'.repeat(2_900))) },
    'view_too_large',
    '',
  ],
])(
  'a form with %s is refused, and its trigger can still be used',
  async (_, more, error, words) => {
    const { slack, client, requests } = await startLittleSlack(skip);
    await slack.command({ user: ADA, channel: 'field-crew' });
    const trigger_id = String(requests[0]?.trigger_id);
    const open = (view: unknown) => client.apiCall('views.open', { trigger_id, view });
    const data = await catchRefusal(open(buildComposeForm(more)));
    expect(data.error).toBe(error);
    if (words !== '')
      expect((data.response_metadata as Body).messages).toContain(`[ERROR] ${words}`);
    expect(await open(buildComposeForm())).toMatchObject({ ok: true });
  },
);

test('a channel takes ten messages at once and then one a second; a method has the limit of its tier', async () => {
  const now = 5_000_000;
  const { slack, client } = await startLittleSlack(skip, { now: () => now });
  const post = () =>
    client.chat.postMessage({ channel: slack.channel('field-crew').id, text: 'x' });
  for (let count = 0; count < 10; count += 1) await post();
  await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
  expect(slack.calls('chat.postMessage').at(-1)).toMatchObject({ status: 429 });
  const channel_id = slack.channel('field-crew').id;
  const files = [{ id: 'F000000001', title: 'x' }] as const;
  const share = client.files.completeUploadExternal({ files: [...files], channel_id });
  await expect(share).rejects.toMatchObject({ retryAfter: 1 });
  for (let count = 0; count < 20; count += 1) await client.users.list({});
  await expect(client.users.list({})).rejects.toMatchObject({ retryAfter: 60 });

  const unlimited = await startLittleSlack(skip, { rateLimits: false });
  const many = Array.from({ length: 40 }, () =>
    unlimited.client.chat.postMessage({ channel: 'field-crew', text: 'x' }),
  );
  expect(await Promise.all(many)).toHaveLength(40);
});

test('a call without its scope is refused', async () => {
  const { slack, client } = await startLittleSlack(skip, { scopes: ['commands', 'chat:write'] });
  const id = slack.upload({
    user: ADA,
    name: 'a.png',
    mimetype: 'image/png',
    bytes: new Uint8Array(9),
  });
  const missing = { error: 'missing_scope', needed: 'files:read' };
  expect(await catchRefusal(client.files.info({ file: id }))).toMatchObject(missing);
  const publicPost = client.chat.postMessage({
    channel: slack.channel('front-desk').id,
    text: 'x',
  });
  expect(await catchRefusal(publicPost)).toMatchObject({ error: 'not_in_channel' });
});

test('a Slack fault applies once, and the call takes effect only if it says so', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const channel = slack.channel('field-crew').id;
  const post = () => client.chat.postMessage({ channel, text: 'x' });
  const method = 'chat.postMessage';
  slack.fault({ method, how: { kind: 'error', error: 'fatal_error' } });
  expect(await catchRefusal(post())).toMatchObject({ error: 'fatal_error' });
  slack.fault({ method, how: { kind: 'status', status: 503, body: 'busy' } });
  await expect(post()).rejects.toMatchObject({ statusCode: 503 });
  slack.fault({ method, how: { kind: 'rateLimited', retryAfterSeconds: 7 } });
  await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
  slack.fault({ method, how: { kind: 'reset', when: 'before' } });
  await expect(post()).rejects.toThrow();
  expect(slack.messages(channel)).toHaveLength(0);
  slack.fault({ method, how: { kind: 'reset', when: 'after' } });
  await expect(post()).rejects.toThrow();
  expect(slack.messages(channel)).toHaveLength(1);
  slack.fault({ method, how: { kind: 'silence', ms: 20, carriedOut: false } });
  await expect(post()).rejects.toThrow();
  slack.fault({ method, how: { kind: 'silence', ms: 20, carriedOut: true } });
  await post();
  expect(slack.messages(channel)).toHaveLength(2);
  expect(slack.calls(method)).toHaveLength(7);
});

test('a response can be an HTML page, truncated or sent byte by byte after the call took effect', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const channel = slack.channel('field-crew').id;
  const post = () => client.chat.postMessage({ channel, text: 'x' });
  const method = 'chat.postMessage';
  slack.fault({ method, how: { kind: 'html' } });
  expect(await catchRefusal(post())).toMatchObject({
    error: expect.stringMatching(/^<!DOCTYPE html>/),
  });
  slack.fault({ method, how: { kind: 'truncated' } });
  await expect(post()).rejects.toThrow();
  slack.fault({ method, how: { kind: 'drip', everyMs: 0 } });
  expect(await post()).toMatchObject({ ok: true });
  expect(slack.messages(channel)).toHaveLength(3);
});

test('until() resolves at the change, and its timeout shows what there is to see', async () => {
  const { slack, client } = await startLittleSlack(skip);
  const channel = slack.channel('field-crew').id;
  const seen = slack.until(() => slack.messages(channel)[0], 'a message');
  await client.chat.postMessage({ channel, text: 'there' });
  expect(await seen).toMatchObject({ text: 'there' });
  const never = slack.until(() => undefined, 'a miracle', 10);
  await expect(never).rejects.toThrow(/a miracle in 10 ms.*\n.*#field-crew.*: there/);
});
