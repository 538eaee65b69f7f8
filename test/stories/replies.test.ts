import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { createPhoto } from './photo.ts';
import { startWorld, WEBHOOK_SECRET, type World, type WorldOptions } from './world.ts';

const JO = '+61437111222';

let world: World;
afterEach(() => world.close());

/** Ada sent a picture to Jo. */
async function sendToJo(options?: WorldOptions): Promise<{ post: Message; messageId: string }> {
  world = await startWorld(options);
  await world.sendForm({ Recipients: `Jo ${JO}` });
  const post = await world.waitForPost(/1 queued/);
  const [message] = await world.waitForMessages(1);
  return { post, messageId: message?.messageId ?? '' };
}

const listNotes = (post: Message) =>
  world.slack.thread(post.channel, post.ts).filter(({ ts }) => ts !== post.ts);
const listTexts = (post: Message) => listNotes(post).map(({ text }) => text);

test('a reply that ClickSend pushes three times and lists too appears in the thread once', async () => {
  const { post } = await sendToJo({ env: { POLL_SECONDS: '1' } });
  await world.clicksend.reply(JO, { text: 'Looks great, thanks!' }, { times: 3 });
  const line = await world.waitForThreadMessage(post, /Looks great/);
  expect(line.text).toMatch(/^💬 \*Jo •••222\*: Looks great, thanks!/);
  expect(line.text).toContain('What you type in this thread stays in Slack');
  await world.clicksend.until(
    () => world.clicksend.calls('PUT /sms/inbound-read/{message_id}')[0],
    'the reply marked as read after it was stored',
  );
  await world.clicksend.reply(JO, { text: 'And one more thing' });
  await world.waitForThreadMessage(post, /And one more/);
  expect(listTexts(post).filter((text) => text.includes('Looks great'))).toHaveLength(1);
});

test('a reply mentions the author when a conversation starts, and again only after a pause', async () => {
  const { post } = await sendToJo();
  const mention = `For <@${world.ada}>`;
  const replyBack = async (text: string) => {
    await world.clicksend.reply(JO, { text });
    return (await world.waitForThreadMessage(post, new RegExp(text))).text;
  };
  expect(await replyBack('Looks great')).toContain(mention);
  await world.passTime(60_000);
  expect(await replyBack('One question')).not.toContain(mention);
  await world.passTime(9 * 60_000);
  expect(await replyBack('Are you there')).not.toContain(mention);
  await world.passTime(11 * 60_000);
  expect(await replyBack('See you tomorrow')).toContain(mention);
});

test.each([1, 2])(
  'twenty replies 20 ms apart appear in order in the thread while Slack takes 120 ms each (replicas: %s)',
  async (replicas) => {
    const { post } = await sendToJo({ replicas });
    const slow = { kind: 'silence', ms: 120, carriedOut: true } as const;
    world.slack.fault({ method: 'chat.postMessage', times: 1_000, how: slow });
    const texts = Array.from({ length: 20 }, (_, n) => `This is text ${n + 1}.`);
    await Promise.all(
      texts.map(async (text, n) => {
        await world.passTime(n * 20);
        expect((await world.clicksend.reply(JO, { text })).status).toBe(200);
      }),
    );
    await world.slack.until(
      () => listTexts(post).filter((text) => text.includes('This is text')).length === 20,
      'twenty lines',
    );
    const shown = listTexts(post).flatMap((text) => /This is text \d+\./.exec(text)?.[0] ?? []);
    expect(shown).toEqual(texts);
  },
);

test('a reply with markup, mentions, 10,000 characters or no text is shown as texted, and its mentions notify nobody', async () => {
  const { post } = await sendToJo();
  const nasty =
    '<!channel> <@U123> *bold* _it_ <script>alert(1)</script> <https://evil.test|click> @channel &amp;';
  await world.clicksend.reply(JO, { text: nasty });
  const line = await world.waitForThreadMessage(post, /script/);
  // The only mention is the app's own, of the author.
  expect(line.text.replace(`For <@${world.ada}>`, '')).not.toMatch(/<[!@h]/);
  const [, quote] = line.blocks as readonly [unknown, unknown];
  expect(JSON.stringify(quote)).toContain(JSON.stringify(nasty).slice(1, -1));
  const call = world.slack
    .calls('chat.postMessage')
    .findLast(({ args }) => args.thread_ts === post.ts);
  expect(call?.args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });

  const long = Array.from({ length: 10_000 }, (_, n) =>
    n % 50 === 49 ? '\n' : String(n % 10),
  ).join('');
  await world.clicksend.reply(JO, { text: long });
  await world.waitForThreadMessage(post, /\(4 of 4\)/);
  const shownText = listNotes(post)
    .slice(-4)
    .flatMap(({ blocks }) => JSON.stringify(blocks).match(/[\d\\n]{200,}/g) ?? [])
    .join('');
  expect(shownText.replaceAll('\\n', '\n').replaceAll('\n', '')).toBe(long.replaceAll('\n', ''));

  await world.clicksend.reply(JO, { text: '' });
  await world.waitForThreadMessage(post, /Jo •••222\* sent an empty message/);
});

test('a picture in a reply is saved in the thread; for a broken one the note says that it couldn’t be saved', async () => {
  const { post } = await sendToJo();
  const bytes = await createPhoto();
  const media = { bytes, contentType: 'image/jpeg' };
  await world.clicksend.reply(JO, { text: 'Like this?', media });
  const line = await world.waitForThreadMessage(post, /sent a picture.*: Like this\?/);
  expect(line.text).not.toContain('http');
  const file = await world.slack.until(
    () => listNotes(post).flatMap(({ shared = [] }) => shared)[0],
    'the picture in the thread',
  );
  expect(file.name).toMatch(/^reply-.*-1\.jpg$/);
  const saved = await world.slack.download(file.id);
  expect(saved && Buffer.compare(Buffer.from(saved.bytes), Buffer.from(bytes))).toBe(0);

  const broken = { bytes: bytes.subarray(0, 300), contentType: 'image/jpeg' };
  await world.clicksend.reply(JO, { text: 'And this', media: broken });
  await world.slack.until(
    () => listNotes(post).find(({ text }) => /And this[\s\S]*couldn’t be saved here/.test(text)),
    'the note about the broken picture',
  );
  expect(listNotes(post).flatMap(({ shared = [] }) => shared)).toHaveLength(1);
});

test('a reply that arrives before ClickSend’s ids are known still finds its thread', async () => {
  world = await startWorld();
  world.clicksend.fault({ endpoint: 'POST /mms/send', how: { kind: 'reset', when: 'after' } });
  world.clicksend.hideFromHistory(3);
  await world.sendForm({ Recipients: JO });
  await world.waitForMessages(1);
  const { status } = await world.clicksend.reply(JO, { text: 'Got it already' });
  expect(status).toBe(200);
  const post = await world.waitForPost(/The blue front door/);
  await world.waitForThreadMessage(post, /Got it already/);
  await world.waitForPost(/1 queued/);
});

test('with Jo texted from three channels, each reply goes to the thread it replies to, else to the newest', async () => {
  world = await startWorld();
  const channels = ['field-crew', 'site-office', 'gate-7'];
  for (const name of channels.slice(1)) world.slack.createChannel({ name, hasBot: true });
  for (const channel of channels) {
    await world.sendForm({ Recipients: JO, Subject: `From ${channel}` }, { channel });
    await world.waitForPost(/1 queued/, channel);
  }
  const sent = await world.waitForMessages(3);
  for (const [n, channel] of channels.entries()) {
    const toMessageId = sent[n]?.messageId ?? '';
    await world.clicksend.reply(JO, { text: `To ${channel}`, toMessageId });
    const post = await world.waitForPost(/1 queued/, channel);
    await world.waitForThreadMessage(post, new RegExp(`To ${channel}`));
  }
  // Without the id of a message, the reply goes to the newest send to that number.
  const push = JSON.stringify({ message_id: 'AAAA-1', from: JO, body: 'And this?' });
  const json = { 'content-type': 'application/json' };
  expect(await world.clicksend.pushReply(push, json)).toMatchObject({ status: 200 });
  await world.waitForThreadMessage(await world.waitForPost(/1 queued/, channels[2]), /And this\?/);
});

test('an unknown sender’s replies share a thread in REPLIES_CHANNEL; without it the last author gets them in private', async () => {
  world = await startWorld();
  const { clicksend } = world;
  const STRANGER = '+61437999888';
  await world.sendForm({ Recipients: JO });
  await world.waitForPost(/1 queued/);
  await clicksend.reply(STRANGER, { text: 'Is this the right number?' });
  const directMessage = await world.waitForPrivateMessage(/Is this the right number\?/);
  // In a direct message the number is shown in full.
  expect(directMessage.text).toContain('0437 999 888');
  expect(directMessage.text).toContain('New message, not a reply to one of ours');
  await world.close();

  const channel = 'front-desk';
  world = await startWorld({ env: { REPLIES_CHANNEL: channel } });
  await world.clicksend.reply(STRANGER, { text: 'Anybody there?' });
  const first = await world.waitForPost(/Anybody there\?/, channel);
  await world.clicksend.reply(STRANGER, { text: 'Hello?' });
  await world.waitForThreadMessage(first, /Hello\?/);
});

test('a reply that Slack refuses in its thread goes to REPLIES_CHANNEL and says why', async () => {
  const channel = 'front-desk';
  world = await startWorld({ env: { REPLIES_CHANNEL: channel } });
  const { slack, clicksend } = world;
  await world.sendForm({ Recipients: JO });
  const post = await world.waitForPost(/1 queued/);
  const refused = { kind: 'error', error: 'cannot_reply_to_message' } as const;
  slack.fault({ method: 'chat.postMessage', how: refused });
  await clicksend.reply(JO, { text: 'Which gate?' });
  const line = await world.waitForPost(/Which gate\?/, channel);
  expect(line.text).toContain('•••222');
  expect(line.text).toContain(
    'I can’t post in the original thread any more. The reply is shown here.',
  );
  expect(listTexts(post)).toEqual([]);
});

test('a reply without an id appears once though pushed three times; the same text later is another reply', async () => {
  const { post } = await sendToJo();
  const push = (timestamp: number) =>
    world.clicksend.pushReply(
      new URLSearchParams({ from: JO, body: 'On my way', timestamp: String(timestamp) }).toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
    );
  const now = Math.floor(Date.now() / 1_000);
  for (let n = 0; n < 3; n += 1) expect(await push(now)).toMatchObject({ status: 200 });
  expect(await push(now + 1)).toMatchObject({ status: 200 });
  await world.clicksend.reply(JO, { text: 'That was all' }, { at: (now + 2) * 1_000 });
  await world.waitForThreadMessage(post, /That was all/);
  expect(listTexts(post).filter((text) => text.includes('On my way'))).toHaveLength(2);
});

test('the replies webhook answers 404 to a wrong secret and 400 to an unreadable body', async () => {
  await sendToJo();
  const ask = async (secret: string, body: string, type: string) => {
    const url = `${world.app.url}/clicksend/replies/${secret}`;
    return (await world.fetch(url, { method: 'POST', body, headers: { 'content-type': type } }))
      .status;
  };
  const form = 'application/x-www-form-urlencoded';
  expect(await ask('a-wrong-secret-of-thirty-charact', 'message_id=A1&from=1', form)).toBe(404);
  expect(await ask(WEBHOOK_SECRET, '{"message_id"', 'application/json')).toBe(400);
});
