import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message, Person } from '../../sandbox/slack/world.ts';
import { findUserId } from './asking.ts';
import { cancelEverything, planSend } from './scheduling.ts';
import { collectWords, startWorld, type World } from './world.ts';

const JO = '+61437111222';
const BULK = { CONFIRM_SENDS: 'bulk' };
const REFUSED = /Only people in the workspace that runs this app can use it/;

let world: World;
afterEach(() => world.close());

/** The newest private message to somebody that matches, once there is one. */
const waitForPrivateMessage = (user: string, looksLike: RegExp): Promise<Message> =>
  world.slack.until(
    () => world.slack.privately(user).findLast(({ text }) => looksLike.test(text)),
    `a private message like ${looksLike}`,
  );
const listSms = () => world.clicksend.sent().filter(({ product }) => product === 'sms');

describe('a person of another organization, in a channel shared with them', () => {
  let olga: Person;
  beforeEach(async () => {
    world = await startWorld({ env: BULK });
    olga = world.slack.join({ name: 'Olga Petrova', from: 'another organisation' });
  });
  const share = () => {
    world.slack.share('field-crew', 'shared');
    world.slack.invite('field-crew', olga.id);
  };

  test('can’t edit or cancel a send or open a form, and reads why', async () => {
    const { post } = await planSend(world, { values: { Recipients: `Jo ${JO}` } });
    share();
    const press = (button: string) =>
      world.slack.click({ user: olga.id, channel: post.channel, ts: post.ts, button });
    for (const button of ['edit', 'cancel']) {
      const before = world.slack.privately(olga.id).length;
      expect((await press(button)).status).toBe(200);
      await world.slack.until(() => world.slack.privately(olga.id).length > before, 'an answer');
    }
    const responses = world.slack.privately(olga.id).map(({ text }) => text);
    for (const text of responses) expect(text).toMatch(REFUSED);
    expect(world.slack.views(olga.id)).toEqual([]);
    expect(world.clicksend.sent()).toEqual([]);
    const [now] = world.slack.messages(post.channel).filter(({ ts }) => ts === post.ts);
    expect(now?.text).toMatch(/scheduled/);
    // Slack wouldn't even offer them the command.
    const { channel } = post;
    await world.slack.command({ user: olga.id, channel, text: 'cancel all' });
    expect(world.slack.privately(olga.id).at(-1)?.text).toMatch(REFUSED);
    await world.slack.command({ user: olga.id, channel, text: '' });
    await world.slack.shortcut({ user: olga.id, callbackId: 'compose_mms' });
    const view = await world.slack.until(() => world.slack.views(olga.id)[0], 'a modal');
    expect(collectWords(view)).toMatch(REFUSED);
  });

  test('can’t answer a reply, and what they type in a live thread isn’t texted', async () => {
    await world.typeCommand('/mms live on');
    await world.sendForm({ Recipients: `Jo ${JO}` });
    const post = await world.waitForPost(/1 queued/);
    share();
    await world.clicksend.reply(JO, { text: 'What time?' });
    const line = await world.waitForThreadMessage(post, /What time/);
    const { channel, ts } = line;
    await world.slack.click({ user: olga.id, channel, ts, button: 'Reply' });
    await waitForPrivateMessage(olga.id, REFUSED);
    expect(world.slack.views(olga.id)).toEqual([]);
    const typeInThread = (user: string, text: string) =>
      world.slack.say({ user, channel, text, threadTs: post.ts });
    await typeInThread(olga.id, 'We pay double');
    await world.waitForThreadMessage(post, /other organizations stay in Slack/);
    await typeInThread(olga.id, 'Call us instead');
    await typeInThread(world.ada, 'Hello?');
    await world.waitForThreadMessage(post, /This thread is live/);
    await typeInThread(world.ada, 'At five');
    await world.waitForMessages(2);
    expect(listSms().map(({ body }) => body)).toEqual(['At five']);
    const lines = world.slack.thread(channel, post.ts).map(({ text }) => text);
    expect(lines.filter((text) => /other organizations/.test(text))).toHaveLength(1);
  });
});

describe('a guest', () => {
  const joinAsGuest = async (channel: string, env: Readonly<Record<string, string>> = {}) => {
    world = await startWorld({ env: { ...BULK, ...env } });
    const guest = world.slack.join({ name: 'Gus Lind', guest: 'multi-channel' });
    world.slack.invite(channel, guest.id);
    return guest.id;
  };
  const sendAs = async (user: string) => {
    const channel = world.slack.channel('field-crew').id;
    await world.slack.command({ user, channel });
    const form = await world.slack.until(() => world.slack.views(user)[0], 'the form');
    await world.slack.fill(form.id, {
      Recipients: JO,
      Subject: 'From a guest',
      Message: 'Hello from a guest',
      Picture: await world.uploadPicture(),
    });
    await world.slack.submit(form.id);
    return world.slack.views(user)[0];
  };

  test('can’t send, cancel, export or change settings, and sees nothing of other channels', async () => {
    const guest = await joinAsGuest('field-crew');
    const { post } = await planSend(world, { values: { Recipients: `Jo ${JO}` } });
    const elsewhere = await planSend(world, {
      channel: 'front-desk',
      values: { Recipients: `Jo ${JO}`, Subject: 'For the desk' },
    });
    expect(Object.values((await sendAs(guest))?.errors ?? {})).toEqual([
      expect.stringMatching(/Guests can’t send messages/),
    ]);
    const { channel, ts } = post;
    await world.slack.click({ user: guest, channel, ts, button: 'cancel' });
    await waitForPrivateMessage(guest, /Guests can’t cancel messages/);
    const typeCommand = (text: string) => world.slack.command({ user: guest, channel, text });
    await typeCommand('export');
    await waitForPrivateMessage(guest, /Only workspace admins and owners can export/);
    await typeCommand(`optin ${JO} asked at the desk`);
    await waitForPrivateMessage(guest, /Only workspace admins and owners can opt/);
    await typeCommand('live on');
    await waitForPrivateMessage(guest, /Guests can’t turn live threads on or off/);
    await typeCommand('who Jo');
    await waitForPrivateMessage(guest, /Guests can’t see full phone numbers/);
    await typeCommand(`who ${JO}`);
    const history = await waitForPrivateMessage(
      guest,
      /Everything about 0437 111 222\*[\s\S]*The blue front door/,
    );
    expect(history.text).not.toMatch(/For the desk|Jo/);
    await typeCommand('templates');
    const templates = await waitForPrivateMessage(guest, /templates/i);
    await world.slack.click({ user: guest, channel, ts: templates.ts, button: 'New template' });
    const form = await world.slack.until(() => world.slack.views(guest)[0], 'the form');
    await world.slack.fill(form.id, { Name: 'Phishing', Message: 'Pay at https://evil.example' });
    await world.slack.submit(form.id);
    expect(Object.values(world.slack.views(guest)[0]?.errors ?? {})).toEqual([
      expect.stringMatching(/Guests can’t change templates/),
    ]);
    await typeCommand(`cancel ${elsewhere.id}`);
    await typeCommand('scheduled');
    const list = await waitForPrivateMessage(guest, /The blue front door/);
    expect(list.text).not.toContain('For the desk');
    expect(world.clicksend.sent()).toEqual([]);
  });

  test('can send with ALLOW_GUESTS=yes, but can’t export', async () => {
    const guest = await joinAsGuest('field-crew', { ALLOW_GUESTS: 'yes' });
    expect(await sendAs(guest)).toBeUndefined();
    await world.waitForMessages(1);
    await world.slack.command({
      user: guest,
      text: 'export',
      channel: world.slack.channel('field-crew').id,
    });
    await waitForPrivateMessage(guest, /Only workspace admins and owners/);
  });
});

test('a member can cancel a send they see, but not cancel everything or opt anyone back in', async () => {
  world = await startWorld({ env: BULK });
  const { id, post } = await planSend(world, { channel: 'night-shift' });
  const sam = findUserId(world, 'Sam');
  const typeCommand = (text: string, channel: string) =>
    world.slack.command({ user: sam, channel: world.slack.channel(channel).id, text });
  // A private channel's send can't be found from #field-crew.
  await typeCommand(`cancel ${id}`, 'field-crew');
  await waitForPrivateMessage(sam, /can’t find that, or you don’t have access/);
  await typeCommand('cancel all', 'field-crew');
  const question = await waitForPrivateMessage(
    sam,
    /There’s nothing scheduled that you can cancel/,
  );
  const refused = await cancelEverything(world, question, { user: sam });
  expect(refused?.errors.word).toMatch(/Only workspace admins and owners can cancel everything/);
  expect(world.clicksend.calls('PUT /mms/cancel-all')).toEqual([]);
  await typeCommand(`optin ${JO} asked at the desk`, 'field-crew');
  await waitForPrivateMessage(sam, /Only workspace admins and owners can opt/);
  await typeCommand(`cancel ${id}`, 'night-shift');
  await world.slack.until(
    () =>
      world.slack
        .messages(post.channel)
        .find(({ ts, text }) => ts === post.ts && /cancelled/i.test(text)),
    'the cancelled post',
  );
});

test.each([
  [
    'shared',
    /People from other organizations read/,
    /people from other organizations read this channel/,
  ],
  ['pending', /is about to be shared/, /about to be shared/],
] as const)(
  'in a channel that is %s, the author reads who else can read it before anything is sent or posted',
  async (how, warning, noLive) => {
    world = await startWorld();
    world.slack.share('field-crew', how);
    await world.typeCommand('/mms live on');
    await world.waitForPrivateMessage(noLive);
    await world.sendForm({ Recipients: JO });
    const view = await world.waitForModal(warning);
    expect(world.slack.messages('field-crew')).toEqual([]);
    expect(world.clicksend.sent()).toEqual([]);
    await world.slack.submit(view.id);
    await world.waitForPost(/1 queued/);
  },
);
