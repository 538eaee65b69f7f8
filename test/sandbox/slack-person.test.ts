import type { KnownBlock } from '@slack/web-api';
import { expect, test } from 'vitest';
import { type Body, never, startLittleSlack } from './slack-app.ts';

const [ADA, SAM] = ['Ada Moreno', 'Sam Okafor'];
const post = (url: unknown, body: Body) =>
  fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const buttons = [
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'cancel',
        value: 'S1',
        text: { type: 'plain_text', text: 'Cancel it' },
      },
    ],
  },
] as unknown as KnownBlock[];

test('a response URL works five times, for half an hour', async () => {
  let now = Date.now();
  const { slack, requests } = await startLittleSlack(() => undefined, { now: () => now });
  await slack.command({ user: ADA, channel: 'owners' });
  const url = requests[0]?.response_url;
  expect((await post(url, { text: 'a' })).status).toBe(200);
  await post(url, { text: 'b', response_type: 'in_channel' });
  expect((await post(url, { text: 'c', blocks: [{ type: 'nope' }] })).status).toBe(404);
  await post(url, { text: 'd' });
  await post(url, { text: 'e' });
  const sixth = await post(url, { text: 'f' });
  expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
  expect(slack.privately(ADA).map(({ text }) => text)).toEqual(['a', 'd', 'e']);
  expect(slack.messages('owners')).toMatchObject([{ text: 'b', user: slack.botUserId }]);

  await slack.command({ user: ADA, channel: 'owners' });
  now += 31 * 60_000;
  const late = await post(requests[1]?.response_url, { text: 'late' });
  expect(await late.json()).toEqual({ ok: false, error: 'expired_url' });
});

test('a press of a button reaches the app, whose response URL replaces or deletes the message', async () => {
  const { slack, client, requests } = await startLittleSlack(() => undefined);
  const channel = slack.channel('field-crew').id;
  const { ts } = await client.chat.postMessage({ channel, text: 'a send', blocks: buttons });
  const click = () => slack.click({ user: SAM, channel, button: 'cancel' });
  expect(await click()).toMatchObject({ status: 200 });
  expect(requests[0]).toMatchObject({
    type: 'block_actions',
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    actions: [{ action_id: 'cancel', value: 'S1', type: 'button' }],
    message: { ts, text: 'a send', user: slack.botUserId },
    channel: { id: channel, name: 'field-crew' },
  });
  await post(requests[0]?.response_url, { text: 'cancelled', replace_original: true });
  expect(slack.messages(channel)).toMatchObject([{ text: 'cancelled', blocks: [] }]);
  await expect(click()).rejects.toThrow('there is no button "cancel"');
  await post(requests[0]?.response_url, { delete_original: true });
  expect(slack.messages(channel)).toEqual([]);
});

test('shortcuts work anywhere, and on a message with its files', async () => {
  const { slack, requests } = await startLittleSlack(() => undefined);
  const file = slack.upload({
    user: ADA,
    name: 'a.png',
    mimetype: 'image/png',
    bytes: new Uint8Array(3),
  });
  const { channel, ts } = await slack.say({
    user: ADA,
    channel: 'night-shift',
    text: 'look',
    files: [file],
  });
  await slack.shortcut({ user: SAM, callbackId: 'new' });
  await slack.shortcut({ user: SAM, callbackId: 'this', channel, messageTs: ts });
  const shortcuts = requests.filter(({ callback_id }) => callback_id);
  expect(shortcuts).toMatchObject([
    { type: 'shortcut', callback_id: 'new' },
    { type: 'message_action', message_ts: ts, message: { text: 'look', files: [{ id: file }] } },
  ]);
  expect(shortcuts[0]).not.toHaveProperty('response_url');
});

test('opening App Home sends an event, and its published buttons can be pressed', async () => {
  const { slack, requests } = await startLittleSlack(async ({ event }, web) => {
    const { type, user } = (event ?? {}) as Body;
    if (type !== 'app_home_opened') return;
    await web.views.publish({ user_id: String(user), view: { type: 'home', blocks: buttons } });
  });
  expect(await slack.openHome(ADA)).toMatchObject({ status: 200 });
  const home = slack.home(ADA);
  expect(home).toMatchObject({ type: 'home', blocks: [{ type: 'actions' }] });
  await slack.click({ user: ADA, viewId: String(home?.id), button: 'Cancel' });
  expect(requests.at(-1)).toMatchObject({ type: 'block_actions', view: { type: 'home' } });
});

test('messages reach a subscribed app from the bot’s channels, and an unacknowledged event is repeated', async () => {
  const { slack, requests, headers } = await startLittleSlack(
    () => (requests.length === 1 ? never : undefined),
    {
      events: ['message.channels'],
      answerMs: 300,
    },
  );
  await slack.say({ user: ADA, channel: 'field-crew', text: 'hello' });
  await slack.say({ user: ADA, channel: 'front-desk', text: 'not heard' });
  await slack.say({ user: ADA, channel: slack.botUserId, text: 'not subscribed' });
  expect(await slack.openHome(ADA)).toMatchObject({ trouble: 'not_subscribed' });
  await expect.poll(() => requests.length).toBe(2);
  expect(requests[1]).toMatchObject({ event: { text: 'hello', channel_type: 'channel' } });
  expect(requests[1]?.event_id).toBe(requests[0]?.event_id);
  expect(headers[1]).toMatchObject({
    'x-slack-retry-num': '1',
    'x-slack-retry-reason': 'http_timeout',
  });
});
