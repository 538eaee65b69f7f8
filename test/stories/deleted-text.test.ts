import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/world.ts';
import { startWorld, type World } from './world.ts';

const JO = '+61437111222';

let world: World;
afterEach(() => world.close());

/** A post to Jo in a channel whose threads are live. */
async function startLiveThread() {
  world = await startWorld();
  await world.typeCommand('/mms live on');
  await world.waitForPost(/turned on/);
  await world.sendForm({ Recipients: `Jo ${JO}`, Subject: 'The door' });
  const post = await world.waitForPost(/The door\n1 queued/);
  await world.waitForThreadMessage(post, /This thread is live/);
  const { channel, ts: threadTs } = post;
  const typeInThread = (text: string) =>
    world.slack.say({ user: world.ada, channel, threadTs, text });
  return { post, typeInThread };
}

const listTexts = () =>
  world.clicksend.sent().flatMap(({ product, body }) => (product === 'sms' ? [body] : []));

test('a text deleted in Slack while ClickSend is down isn’t sent once ClickSend is back; the thread says why', async () => {
  const { post, typeInThread } = await startLiveThread();
  world.clicksend.fault({
    endpoint: 'POST /sms/send',
    how: { kind: 'status', status: 429 },
    times: 3,
  });
  const typed = await typeInThread('The code is 4711');
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: The code is 4711/);
  await world.slack.remove({ user: world.ada, channel: post.channel, ts: typed.ts });
  await typeInThread('Call me instead');
  await world.waitForThreadMessage(post, /Call me instead[\s\S]*queued/);
  await world.passTime(3_600_000);
  expect(listTexts()).toEqual(['Call me instead']);
  // The deleted text is removed from the app's post too.
  const answer = await world.waitForThreadMessage(post, /Not sent: .*to \*Jo •••222\* was deleted/);
  expect(JSON.stringify(answer)).not.toContain('4711');
  await world.waitForPrivateMessage(/It was deleted in Slack before it was sent/);
});

/** A thread that isn't live yet when Ada types in it, so the app offers *Text it now*. */
async function startQuietThread() {
  world = await startWorld();
  await world.sendForm({ Recipients: `Jo ${JO}`, Subject: 'The door' });
  const post = await world.waitForPost(/The door\n1 queued/);
  await world.passTime(8 * 24 * 3_600_000);
  await world.typeCommand('/mms live on');
  await world.waitForPost(/turned on/);
  const { channel, ts: threadTs } = post;
  const findTyped = () =>
    world.slack.thread(channel, threadTs).find(({ user }) => user === world.ada);
  return {
    post,
    typeInThread: (text: string) => world.slack.say({ user: world.ada, channel, threadTs, text }),
    removeTyped: () => world.slack.remove({ user: world.ada, channel, ts: findTyped()?.ts ?? '' }),
  };
}

const listThread = ({ channel, ts }: Message) => JSON.stringify(world.slack.thread(channel, ts));

test('a text deleted after the thread offered *Text it now* is no longer offered or kept in a button', async () => {
  const { post, typeInThread, removeTyped } = await startQuietThread();
  await typeInThread('The code is 4711');
  const note = await world.waitForThreadMessage(post, /This thread went live only a moment ago/);
  expect(JSON.stringify(note.blocks)).toContain('4711');
  await removeTyped();
  const after = await world.waitForThreadMessage(post, /It was deleted in Slack before/);
  expect(after.ts).toBe(note.ts);
  expect(listThread(post)).not.toContain('4711');
});

test.each(['before', 'after'] as const)(
  'a text deleted while that offer is posted isn’t offered, though the connection breaks %s Slack takes the post',
  async (when) => {
    const { post, typeInThread, removeTyped } = await startQuietThread();
    world.slack.fault({
      method: 'chat.postMessage',
      when: ({ text }) => /only a moment ago/.test(String(text)),
      how: { kind: 'reset', when, meanwhile: removeTyped },
    });
    await typeInThread('The code is 4711');
    await world.passTime(600_000);
    expect(listThread(post)).not.toContain('4711');
    expect(listThread(post)).not.toContain('Text it now');
    expect(listTexts()).toEqual([]);
  },
);

test('a text deleted before Slack answers that it took the offer isn’t offered either', async () => {
  const { post, typeInThread, removeTyped } = await startQuietThread();
  world.slack.fault({
    method: 'chat.postMessage',
    when: ({ text }) => /only a moment ago/.test(String(text)),
    how: { kind: 'silence', ms: 3_000, carriedOut: true },
  });
  await typeInThread('The code is 4711');
  await world.waitForThreadMessage(post, /only a moment ago/);
  await removeTyped();
  await world.waitForThreadMessage(post, /It was deleted in Slack before/);
  expect(listThread(post)).not.toContain('4711');
});

const failTexts = (times: number) =>
  world.clicksend.fault({
    endpoint: 'POST /sms/send',
    how: { kind: 'status', status: 429 },
    times,
  });

test('a text edited in Slack while ClickSend is down isn’t sent as first typed: the thread offers the edited text', async () => {
  const { post, typeInThread } = await startLiveThread();
  failTexts(3);
  const typed = await typeInThread('Be there at four');
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: Be there at four/);
  const { ada: user, slack } = world;
  await slack.edit({ user, channel: post.channel, ts: typed.ts, text: 'Be there at five' });
  const note = await world.waitForThreadMessage(post, /edited in Slack before it was sent/);
  expect(listTexts()).toEqual([]);
  await world.waitForThreadMessage(post, /Not sent: .*to \*Jo •••222\* was edited/);
  // After another edit, the button has the newest text.
  await slack.edit({ user, channel: post.channel, ts: typed.ts, text: 'Be there at six' });
  await slack.until(
    () =>
      slack
        .thread(post.channel, post.ts)
        .find(({ ts, blocks }) => ts === note.ts && JSON.stringify(blocks).includes('at six')),
    'the note with the newest text',
  );
  await slack.click({ user, channel: post.channel, ts: note.ts, button: 'Text it now' });
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: Be there at six/);
  await world.passTime(3_600_000);
  expect(listTexts()).toEqual(['Be there at six']);
});

test('a text edited twice after it was sent isn’t sent again; the thread says once that the edit came too late', async () => {
  const { post, typeInThread } = await startLiveThread();
  const typed = await typeInThread('Be there at four');
  await world.waitForThreadMessage(post, /Be there at four[\s\S]*queued/);
  const { ada: user, slack } = world;
  for (const text of ['Be there at five', 'Be there at six']) {
    await slack.edit({ user, channel: post.channel, ts: typed.ts, text });
    await world.waitForThreadMessage(
      post,
      /your edit came too late: Jo •••222 gets what you typed first/,
    );
    await world.passTime(60_000);
  }
  expect(listTexts()).toEqual(['Be there at four']);
  expect(listThread(post).match(/your edit came too late/g)).toHaveLength(2);
});

test('a text edited into a // note while ClickSend is down stays in Slack', async () => {
  const { post, typeInThread } = await startLiveThread();
  failTexts(3);
  const typed = await typeInThread('He is impossible');
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: He is impossible/);
  const { ada: user, slack } = world;
  const { channel } = post;
  await slack.edit({ user, channel, ts: typed.ts, text: '// He is impossible' });
  await world.waitForThreadMessage(post, /It starts with \/\/ now, so it stays in Slack/);
  await world.passTime(3_600_000);
  expect(listTexts()).toEqual([]);
  expect(listThread(post)).not.toContain('Text it now');
});

test('a text edited while the thread offers it is sent in its newest wording on *Text it now*', async () => {
  const { post, typeInThread } = await startQuietThread();
  const typed = await typeInThread('Be there at four');
  const note = await world.waitForThreadMessage(post, /This thread went live only a moment ago/);
  const { ada: user, slack } = world;
  const { channel } = post;
  await slack.edit({ user, channel, ts: typed.ts, text: 'Be there at five' });
  await slack.click({ user, channel, ts: note.ts, button: 'Text it now' });
  await world.waitForThreadMessage(post, /to \*Jo •••222\*: Be there at five/);
  await world.passTime(600_000);
  expect(listTexts()).toEqual(['Be there at five']);
});
