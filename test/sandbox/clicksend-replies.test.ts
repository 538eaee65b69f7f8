import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createJpeg,
  type Kit,
  listKeys,
  PHONE,
  sample,
  startKit,
  startWebhook,
  type Webhook,
} from './clicksend-kit.ts';

let kit: Kit;
let hook: Webhook;
beforeEach(async () => {
  kit = await startKit();
  hook = await startWebhook();
});
afterEach(async () => {
  await kit.close();
  await hook.close();
});

const sendOne = async (): Promise<string> =>
  (await kit.send({ custom_string: 'send/1' })).body.data.messages[0].message_id;
const fetchUnread = async () => (await kit.call('GET /sms/inbound')).body.data.data;

test('a reply is pushed with the documented keys and belongs to the latest message', async () => {
  kit.world.pushRepliesTo(hook.url);
  await sendOne();
  const id = await sendOne();
  const { messageId, status } = await kit.world.reply(PHONE, { text: 'Thanks!' });
  expect(status).toBe(200);
  expect(Object.fromEntries(new URLSearchParams(hook.got[0]?.body))).toEqual({
    body: 'Thanks!',
    message: 'Thanks!',
    custom_string: 'send/1',
    customstring: 'send/1',
    from: PHONE,
    to: '+61481075555',
    sms: PHONE,
    message_id: messageId,
    original_body: 'The gate is open',
    original_message_id: id,
    originalmessage: 'The gate is open',
    originalmessageid: id,
    originalsenderid: '+61481075555',
    subaccount_id: '1716',
    timestamp: '1780000000',
    user_id: '3819',
  });
  expect(kit.world.phones()[0]?.replies).toMatchObject([{ text: 'Thanks!', toMessageId: id }]);
});

test('a reply can be JSON, repeated, to a given message, and with a picture behind a link that expires', async () => {
  kit.world.pushRepliesTo(hook.url, 'json');
  const id = await sendOne();
  await sendOne();
  const media = { bytes: await createJpeg(), contentType: 'image/jpeg' };
  await kit.world.reply(PHONE, { text: 'Look', toMessageId: id, media }, { times: 2 });
  expect(hook.got).toHaveLength(2);
  const pushed = JSON.parse(hook.got[0]?.body ?? '');
  expect(pushed).toMatchObject({ original_message_id: id, user_id: 3819 });
  const [text, link = ''] = pushed.body.split(' ');
  expect(text).toBe('Look');
  expect((await fetch(link)).headers.get('content-type')).toBe('image/jpeg');
  kit.forward(7 * 24 * 3600);
  expect((await fetch(link)).status).toBe(410);
});

test('replies are listed until they are marked as read', async () => {
  const id = await sendOne();
  await kit.world.reply(PHONE, { text: 'One' }, { odd: 'strings' });
  kit.forward(10);
  await kit.world.reply(PHONE, { text: 'Two' });
  const { body } = await kit.call('GET /sms/inbound');
  expect(listKeys(body)).toEqual(listKeys(sample('sms-inbound')));
  expect(body.data.data).toMatchObject([
    { body: 'Two', timestamp_send: 1_780_000_010, custom_string: 'send/1', _keyword: 'two' },
    { body: 'One', timestamp: '1780000000', original_message_id: id },
  ]);
  expect(listKeys(body.data.data[1])).toEqual(listKeys(sample('sms-inbound.older').data.data[0]));

  await kit.call('PUT /sms/inbound-read', { date_before: kit.now() / 1000 });
  const [two] = await fetchUnread();
  expect(two.body).toBe('Two');
  expect((await kit.call(`PUT /sms/inbound-read/${two.message_id}`)).body.data).toBe(1);
  expect(await fetchUnread()).toEqual([]);
  expect((await kit.call(`GET /sms/inbound/${id}`)).body.data.body).toBe('One');
});

test('a rule made through the API pushes matching replies in its own format', async () => {
  const made = await kit.call('POST /automations/sms/inbound/', {
    rule_name: 'r',
    dedicated_number: '*',
    message_search_type: 1,
    action: 'URL',
    message_search_term: 'stop',
    action_address: hook.url,
    enabled: 1,
    webhook_type: 'json',
  });
  expect(listKeys(made.body)).toEqual(listKeys(sample('inbound-rule')));
  const list = await kit.call('GET /automations/sms/inbound');
  const { webhook_type, ...row } = list.body.data.data[0];
  expect(webhook_type).toBe('json');
  expect(listKeys(row)).toEqual(listKeys(sample('inbound-rules').data.data[0]));
  await sendOne();
  await kit.world.reply(PHONE, { text: 'Hello' });
  await kit.world.reply(PHONE, { text: 'Stop it' });
  expect(hook.got.map(({ body }) => JSON.parse(body).body)).toEqual(['Stop it']);
});

test('a rule can be tested with a made-up reply', async () => {
  const { body } = await kit.call('POST /sms/inbound', { url: hook.url, webhook_type: 'get' });
  expect(hook.got[0]?.url).toContain(`message_id=${body.data.message_id}`);
});

test('a person who never got a message can text too', async () => {
  await kit.world.reply('+61491570110', { text: 'Who is this?' });
  expect(kit.world.phones()).toMatchObject([{ number: '+61491570110', messages: [] }]);
  expect(await fetchUnread()).toMatchObject([{ original_message_id: '', custom_string: '' }]);
});

test.each([
  ['body', 'form'],
  ['before', 'form'],
  ['field', 'form'],
  ['nested', 'form'],
  ['encoded', 'form'],
  ['nested', 'json'],
] as const)('a reply’s picture links can be in another place: %s, as %s', async (mediaIn, as) => {
  kit.world.pushRepliesTo(hook.url, as);
  const id = await sendOne();
  const one = { bytes: await createJpeg(), contentType: 'image/jpeg' };
  await kit.world.reply(PHONE, { text: 'Look', toMessageId: id, media: [one, one] }, { mediaIn });
  const { body: pushed = '' } = hook.got[0] ?? {};
  const fields =
    as === 'json' ? JSON.parse(pushed) : Object.fromEntries(new URLSearchParams(pushed));
  const listLinks = (text: string) => text.match(/http\S*?_inbound[^\s",]*/g) ?? [];
  const [row] = await fetchUnread();
  const standIn: Record<typeof mediaIn, (from: typeof fields) => readonly string[]> = {
    body: ({ body }) => listLinks(body),
    before: ({ body }) => listLinks(body),
    field: ({ media_url }) => media_url.split(','),
    nested: ({ attachments }) =>
      (typeof attachments === 'string' ? JSON.parse(attachments) : attachments).map(
        ({ file }: { file: { url: string } }) => file.url,
      ),
    encoded: ({ media_url }) => media_url.split(' ').map(decodeURIComponent),
  };
  const links = standIn[mediaIn](fields);
  expect(links).toHaveLength(2);
  expect(standIn[mediaIn](row)).toEqual(links);
  for (const link of links) expect((await fetch(link)).status).toBe(200);
  const text =
    mediaIn === 'before' ? /^http.*\nhttp.*\nLook$/ : mediaIn === 'body' ? /^Look http/ : /^Look$/;
  expect(fields.body).toMatch(text);
  expect(kit.world.phones()[0]?.replies[0]).toMatchObject({ text: 'Look', mediaUrl: links[0] });
});

test('a reply may lack its original message, and have another number and time', async () => {
  kit.world.pushRepliesTo(hook.url);
  const id = await sendOne();
  await kit.world.reply(
    PHONE,
    { text: 'Who, me?' },
    {
      without: ['original_message_id', 'custom_string'],
      to: '+61400000000',
      at: 1_770_000_000_000,
    },
  );
  const silence = { original_message_id: '', custom_string: '', to: '+61400000000' };
  expect(Object.fromEntries(new URLSearchParams(hook.got[0]?.body))).toMatchObject({
    ...silence,
    originalmessageid: '',
    customstring: '',
    timestamp: '1770000000',
  });
  expect(await fetchUnread()).toMatchObject([{ ...silence, timestamp_send: 1_770_000_000 }]);
  // The phone knows which message it was.
  expect(kit.world.phones()[0]?.replies).toMatchObject([{ toMessageId: id }]);
});
