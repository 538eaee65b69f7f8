import { createHmac, randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { runCommand } from './asking.ts';
import { collectWords, startWorld, type World, type WorldOptions } from './world.ts';

const JO = '+61437111222';

let world: World;
afterEach(() => world.close());

/** Ada sent a picture to Jo, and Jo texted back. */
async function receiveFromJo(text: string, options?: WorldOptions) {
  world = await startWorld(options);
  await world.sendForm({ Recipients: `Jo ${JO}` });
  const post = await world.waitForPost(/1 queued/);
  await world.clicksend.reply(JO, { text });
  return { post, line: await world.waitForThreadMessage(post, new RegExp(text)) };
}

/** Ada presses *Reply* under a reply. Returns the form. */
async function pressButton(line: Message, button = 'Reply') {
  const { channel, ts } = line;
  await world.slack.click({ user: world.ada, channel, ts, button });
  return world.waitForModal(/To \*?Jo/);
}

const listSms = () => world.clicksend.sent().filter(({ product }) => product === 'sms');

test('Ada’s answer goes out as an SMS from the number that Jo texted, and the thread shows its status', async () => {
  const { post, line } = await receiveFromJo('What time?');
  const form = await pressButton(line);
  expect(collectWords(form)).toContain('0437 111 222');
  await world.waitForModal(
    /Price: A\$0\.\d+ per 160 characters \(70 with emoji\) · A\$0\.\d+ with a picture/,
  );
  await world.slack.fill(form.id, { Message: 'At five :wave: see <https://a.b/plan|the plan>' });
  await world.waitForModal(/fewer characters fit because of “👋”/);
  await world.slack.submit(form.id);
  const answer = await world.waitForThreadMessage(post, /to \*Jo •••222\*: At five[\s\S]*queued/);
  const [sent] = listSms();
  expect(sent).toMatchObject({ to: JO, body: 'At five 👋 see the plan (https://a.b/plan)' });
  expect(sent?.from).toBe(world.clicksend.phones()[0]?.messages[0]?.from);
  await world.clicksend.carrier(sent?.messageId ?? '', { kind: 'deliver' });
  await world.slack.until(
    () =>
      world.slack
        .thread(post.channel, post.ts)
        .find(({ ts, text }) => ts === answer.ts && /^delivered/m.test(text)),
    'the answer as delivered',
  );
  // Jo's next text is a reply to that answer.
  await world.clicksend.reply(JO, { text: 'Perfect', toMessageId: sent?.messageId ?? '' });
  await world.waitForThreadMessage(post, /Perfect/);
});

test('an answer with a picture goes out as an MMS, once though the form is submitted twice', async () => {
  const { post, line } = await receiveFromJo('Which door?');
  const form = await pressButton(line);
  await world.slack.fill(form.id, { Message: 'This one', Picture: await world.uploadPicture() });
  await world.slack.submit(form.id, { twice: true });
  await world.waitForThreadMessage(post, /This one[\s\S]*queued/);
  const answers = world.clicksend.sent().filter(({ body }) => body === 'This one');
  expect(answers).toMatchObject([{ product: 'mms', to: JO, subject: 'The blue front door' }]);
  expect(answers[0]?.media?.contentType).toBe('image/jpeg');
});

test('the answer form keeps the text and names the fault: too long, or Jo opted out meanwhile', async () => {
  const { line } = await receiveFromJo('Hm?');
  const form = await pressButton(line);
  await world.slack.fill(form.id, { Message: `${'x'.repeat(600)}ж` });
  await world.waitForModal(/⚠️ 65 too many · 601 of 536 characters/);
  await world.slack.submit(form.id);
  const getFaults = () => world.slack.views(world.ada)[0]?.errors ?? {};
  expect(Object.values(getFaults()).join()).toMatch(
    /601 characters, but only 536 fit because of “ж”/,
  );
  await world.clicksend.reply(JO, { text: 'STOP' });
  await world.slack.until(
    () =>
      world.slack
        .thread(line.channel, line.threadTs ?? '')
        .find(({ text }) => /opted out/.test(text)),
    'the note that Jo opted out',
  );
  await world.slack.fill(form.id, { Message: 'Please come back' });
  await world.slack.submit(form.id);
  expect(Object.values(getFaults()).join()).toMatch(/texted STOP/);
  expect(listSms()).toHaveLength(0);
});

test('an answer to somebody whose data was erased meanwhile isn’t sent, and the form keeps its text', async () => {
  const { line } = await receiveFromJo('What time?');
  const form = await pressButton(line);
  await world.slack.fill(form.id, { Message: 'A long answer' });
  const { channel, ts } = await runCommand(world, `forget ${JO}`);
  await world.slack.click({ user: world.ada, channel, ts, button: 'Erase' });
  await world.waitForPrivateMessage(/•••222 is erased/);
  await world.slack.submit(form.id);
  const [view] = world.slack.views(world.ada);
  expect(Object.values(view?.errors ?? {}).join()).toMatch(/too old to answer here/);
  expect(JSON.stringify(view?.view)).toContain('A long answer');
  expect(listSms()).toEqual([]);
});

test('when ClickSend’s response to an answer is lost, the app finds it in the SMS history and doesn’t resend it', async () => {
  const { post, line } = await receiveFromJo('Still there?');
  world.clicksend.fault({ endpoint: 'POST /sms/send', how: { kind: 'reset', when: 'after' } });
  const form = await pressButton(line);
  await world.slack.fill(form.id, { Message: 'Yes' });
  await world.slack.submit(form.id);
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: Yes[\s\S]*queued/);
  expect(listSms()).toHaveLength(1);
  expect(world.clicksend.calls('GET /sms/history').length).toBeGreaterThan(0);
});

/** Sends the app an event as Slack would. Returns the response's status. */
async function pushEvent(event: object): Promise<number> {
  const { slack, app } = world;
  const at = Math.floor(Date.now() / 1_000);
  const ids = { api_app_id: 'A1', event_id: `Ev${randomUUID()}`, event_time: at };
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', ...ids, event });
  const sum = createHmac('sha256', slack.signingSecret).update(`v0:${at}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${sum}`,
  };
  return (await world.fetch(`${app.url}/slack/events`, { method: 'POST', body, headers })).status;
}

test('with two answers in a thread, the thread note quotes the one that failed or is unconfirmed', async () => {
  const { post, line } = await receiveFromJo('Which one, and when?');
  const reply = async (text: string) => {
    const form = await pressButton(line);
    await world.slack.fill(form.id, { Message: text });
    await world.slack.submit(form.id);
  };
  await reply('The <blue>\none & at five');
  await world.waitForThreadMessage(post, /The &lt;blue&gt;[\s\S]*queued/);
  const [sent] = listSms();
  await world.clicksend.carrier(sent?.messageId ?? '', { kind: 'fail', errorText: 'Absent' });
  await world.waitForThreadMessage(post, /^❌ “The &lt;blue&gt; one &amp; at five” to Jo •••222: /);
  world.clicksend.fault({ endpoint: 'POST /sms/send', how: { kind: 'reset', when: 'before' } });
  await reply('Or at six');
  await world.waitForThreadMessage(
    post,
    /^❔ ClickSend gave no answer for “Or at six” to Jo •••222, and .*\nAsk Jo •••222 whether/,
  );
});

test('messages in a thread stay in Slack until it goes live and says so; bots, // notes and edits are never texted', async () => {
  const { post, line } = await receiveFromJo('Where are you?');
  const { slack, ada } = world;
  const typeInThread = (text: string) =>
    slack.say({ user: ada, channel: post.channel, threadTs: post.ts, text });
  await typeInThread('He is impossible');
  const on = await world.typeCommand('/mms live on');
  expect(on.status).toBe(200);
  await world.waitForPost(/turned on \*live threads\*/);
  // At once, so that the first message is texted.
  await world.waitForThreadMessage(post, /This thread is live/);
  expect(listSms()).toHaveLength(0);
  await typeInThread('Tell me about it');
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: Tell me about it[\s\S]*queued/);
  expect(listSms()).toMatchObject([{ to: JO, body: 'Tell me about it' }]);

  await typeInThread('// he still is');
  const typed = await typeInThread('On my way, <@U404> &amp; Ben :car:');
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: On my way[\s\S]*queued/);
  expect(listSms()[1]).toMatchObject({ to: JO, body: 'On my way, & Ben 🚗' });
  await slack.edit({ user: ada, channel: post.channel, ts: typed.ts, text: 'On my way home' });
  await slack.sayAsBot({ channel: post.channel, threadTs: post.ts, text: 'I am a bot' });
  // Without a `bot_id`, the app recognizes a bot by its user id.
  for (const user of [slack.botUserId, 'USLACKBOT']) {
    const ts = `${Date.now() / 1_000 + 1}`;
    const event = { type: 'message', channel: post.channel, thread_ts: post.ts, ts, user };
    expect(await pushEvent({ ...event, text: 'I am one too' })).toBe(200);
  }
  const files = [await world.uploadPicture()];
  await slack.say({ user: ada, channel: post.channel, threadTs: post.ts, text: 'a file', files });

  await world.typeCommand('/mms live off');
  await world.waitForPost(/turned off live threads here/);
  await typeInThread('Only for us');
  await world.waitForThreadMessage(post, /This thread isn’t live any more/);
  expect(listSms()).toHaveLength(2);
  const shown = slack.thread(post.channel, post.ts).map(({ text }) => text);
  expect(shown.filter((text) => /one too|BOT> That was not/.test(text))).toEqual([]);
  expect(line.text).toContain('stays in Slack');
});

test('an old thread announces that it is live at the next message, and texts that one only on *Text it now*', async () => {
  const { post } = await receiveFromJo('Where are you?');
  const { slack, ada } = world;
  await world.passTime(8 * 24 * 3_600_000);
  await world.typeCommand('/mms live on');
  await world.waitForPost(/turned on \*live threads\*/);
  await world.passTime(60_000);
  expect(slack.thread(post.channel, post.ts).some(({ text }) => /is live/.test(text))).toBe(false);
  const { channel, ts: threadTs } = post;
  await slack.say({ user: ada, channel, threadTs, text: 'Tell me about it' });
  await world.waitForThreadMessage(post, /This thread is live/);
  const offer = await world.waitForThreadMessage(post, /went live only a moment ago/);
  expect(listSms()).toHaveLength(0);
  await slack.click({ user: ada, channel: offer.channel, ts: offer.ts, button: 'Text it now' });
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: Tell me about it[\s\S]*queued/);
});

test('a post to one person in a live channel announces its live thread; a post to several people never goes live', async () => {
  world = await startWorld();
  const { slack, ada } = world;
  await world.typeCommand('/mms live on');
  await world.waitForPost(/turned on/);
  await world.sendForm({ Recipients: JO, Subject: 'For one' });
  const one = await world.waitForPost(/For one/);
  await world.waitForThreadMessage(one, /This thread is live/);
  await slack.say({ user: ada, channel: one.channel, threadTs: one.ts, text: 'Hello Jo' });
  await world.waitForThreadMessage(one, /Hello Jo[\s\S]*queued/);

  await world.sendForm({ Subject: 'For many' });
  const many = await world.waitForPost(/For many/);
  await world.waitForThreadMessage(
    many,
    /This went to several people, so what you type here stays in Slack/,
  );
  await slack.say({ user: ada, channel: many.channel, threadTs: many.ts, text: 'Hello all' });
  await world.clicksend.reply(JO, { text: 'Who is it?' });
  await world.waitForThreadMessage(many, /Who is it/);
  expect(listSms()).toMatchObject([{ body: 'Hello Jo' }]);
});
