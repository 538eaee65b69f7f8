import type { KnownBlock } from '@slack/web-api';
import { expect, test } from 'vitest';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { buildComposeForm, catchRefusal, startLittleSlack } from './slack-app.ts';

const ADA = 'Ada Moreno';
const JPEG = Buffer.from([
  0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 120, 0, 160, 1, 1, 0x11, 0, 0xff, 0xd9,
]);

async function withPicture(options: Partial<Parameters<SlackWorld['upload']>[0]> = {}) {
  const app = await startLittleSlack(async (body, web) => {
    const view = buildComposeForm() as unknown as Parameters<typeof web.views.open>[0]['view'];
    if (body.command) await web.views.open({ trigger_id: String(body.trigger_id), view });
  });
  const { slack } = app;
  const id = slack.upload({
    user: ADA,
    name: 'roof.jpg',
    mimetype: 'image/jpeg',
    bytes: JPEG,
    ...options,
  });
  await slack.command({ user: ADA, channel: 'field-crew' });
  await slack.fill(String(slack.views(ADA)[0]?.id), { Picture: id });
  const get = (url: unknown, token = slack.botToken) =>
    fetch(String(url), { headers: { authorization: `Bearer ${token}` } });
  return { ...app, id, get };
}

test('a file is described and downloaded with the token, and gets a sign-in page without it', async () => {
  const { client, id, get, slack } = await withPicture({
    thumbs: [{ width: 360, bytes: JPEG }],
  });
  const { file } = await client.files.info({ file: id });
  expect(file).toMatchObject({
    id,
    name: 'roof.jpg',
    filetype: 'jpg',
    size: JPEG.length,
    original_w: 160,
    original_h: 120,
    thumb_360_w: 160,
  });
  const url = file?.url_private_download;
  expect(String(url).startsWith(new URL(slack.apiUrl).origin)).toBe(true);
  const whole = await get(url);
  expect(whole.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(JPEG);
  expect((await get(file?.thumb_360)).status).toBe(200);

  for (const page of [await get(url, 'xoxb-wrong'), await fetch(String(url))]) {
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
  }
  slack.fault({ method: 'download', how: { kind: 'signInPage' } });
  expect(await (await get(url)).text()).toContain('Sign in');
  expect(slack.calls('download')).toHaveLength(5);
  expect(slack.file(id)).toMatchObject({ name: 'roof.jpg', mimetype: 'image/jpeg' });
});

test('a file that is being scanned has no address, then no content, and can’t be shown', async () => {
  const { client, id, get, slack } = await withPicture({ scanningFor: 2 });
  const channel = slack.channel('field-crew').id;
  const blocks = [{ type: 'image', alt_text: 'roof', slack_file: { id } }] as KnownBlock[];
  const show = () => client.chat.postMessage({ channel, text: 'x', blocks });
  const first = await client.files.info({ file: id });
  expect(first.file).not.toHaveProperty('url_private_download');
  expect(await catchRefusal(show())).toMatchObject({
    errors: ['invalid slack file [json-pointer:/blocks/0/slack_file]'],
  });
  const url = `${new URL(slack.apiUrl).origin}/files-pri/T000000001-${id}/download/roof.jpg`;
  expect((await get(url)).status).toBe(404);
  expect((await get(url)).status).toBe(200);
  expect(await show()).toMatchObject({ ok: true });
});

test('a file is not found by the bot before it is shared in one of its channels', async () => {
  const { client, slack } = await withPicture();
  const id = slack.upload({ user: ADA, name: 'b.png', mimetype: 'image/png', bytes: JPEG });
  expect(await catchRefusal(client.files.info({ file: id }))).toMatchObject({
    error: 'file_not_found',
  });
  await slack.say({ user: ADA, channel: 'owners', text: '', files: [id] });
  expect(await catchRefusal(client.files.info({ file: id }))).toMatchObject({
    error: 'file_not_found',
  });
  const message = await slack.say({ user: ADA, channel: 'field-crew', text: '', files: [id] });
  expect(message).toMatchObject({ files: [id] });
  expect(await client.files.info({ file: id })).toMatchObject({ ok: true });
});

test('the app uploads a file into a thread', async () => {
  const { client, slack, get } = await withPicture();
  const channel = slack.channel('field-crew').id;
  const { ts } = await client.chat.postMessage({ channel, text: 'a send' });
  const csv = { filename: 'all.csv', file: Buffer.from('a,b'), initial_comment: 'All of them' };
  const done = await client.filesUploadV2({ channel_id: channel, thread_ts: String(ts), ...csv });
  expect(slack.thread(channel, String(ts))).toMatchObject([{ text: 'All of them' }]);
  const [uploaded] = (done.files as { files: { id: string }[] }[])[0]?.files ?? [];
  const { file } = await client.files.info({ file: String(uploaded?.id) });
  expect(await (await get(file?.url_private_download)).text()).toBe('a,b');
});

test('the app uploads a file to one person through their direct message, not through their user id', async () => {
  const { client, slack } = await withPicture();
  const user = String(slack.people[0]?.id);
  const csv = { filename: 'export.csv', file: Buffer.from('a,b\r\n1,2') };
  const wrong = client.filesUploadV2({ channel_id: user, ...csv });
  expect(await catchRefusal(wrong)).toMatchObject({ error: 'channel_not_found' });
  const { channel } = await client.conversations.open({ users: user });
  await client.filesUploadV2({ channel_id: String(channel?.id), ...csv });
  const [message] = slack.privately(ADA);
  expect(message?.shared).toMatchObject([{ name: 'export.csv' }]);
  const saved = await slack.download(String(message?.files?.[0]));
  expect(Buffer.from(saved?.bytes ?? []).toString()).toBe('a,b\r\n1,2');
  expect(slack.privately('Sam Okafor')).toEqual([]);
});

test('a message shortcut includes the picture, which the bot finds only in its own channels', async () => {
  const { client, slack, requests } = await withPicture();
  const sharePicture = async (channel: string) => {
    const id = slack.upload({ user: ADA, name: 'a.jpg', mimetype: 'image/jpeg', bytes: JPEG });
    const { ts } = await slack.say({ user: ADA, channel, text: 'Look', files: [id] });
    await slack.shortcut({ user: ADA, callbackId: 'send_as_mms', channel, messageTs: ts });
    return { id, payload: requests.at(-1) };
  };
  const here = await sharePicture('field-crew');
  expect(here.payload).toMatchObject({
    type: 'message_action',
    callback_id: 'send_as_mms',
    message: { text: 'Look', files: [{ id: here.id, mimetype: 'image/jpeg' }] },
    channel: { id: slack.channel('field-crew').id },
    trigger_id: expect.any(String),
    response_url: expect.any(String),
  });
  expect(await client.files.info({ file: here.id })).toMatchObject({ ok: true });
  const there = await sharePicture('front-desk');
  expect(there.payload).toMatchObject({ message: { files: [{ id: there.id }] } });
  const hidden = client.files.info({ file: there.id });
  expect(await catchRefusal(hidden)).toMatchObject({ error: 'file_not_found' });
});

test('a global shortcut has no channel and no response_url', async () => {
  const { slack, requests } = await withPicture();
  await slack.shortcut({ user: ADA, callbackId: 'compose_mms' });
  expect(requests.at(-1)).toMatchObject({ type: 'shortcut', trigger_id: expect.any(String) });
  expect(requests.at(-1)).not.toHaveProperty('channel');
  expect(requests.at(-1)).not.toHaveProperty('response_url');
});
