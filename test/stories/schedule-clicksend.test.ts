import { afterEach, describe, expect, test } from 'vitest';
import type { FormValues } from '../../sandbox/slack/world.ts';
import { findUserId, runCommand, sendFromAnotherProgram } from './asking.ts';
import {
  cancelEverything,
  cancelSend,
  computeWhen,
  LATER_S,
  type Planned,
  planSend,
  removePeople,
  stringifyBlocks,
  waitForSendPost,
  waitForStep,
} from './scheduling.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

// Each test waits for a due time, and then for the post, which is updated at most every three seconds.
let world: World;
afterEach(() => world.close());

async function start(options: WorldOptions = {}): Promise<World> {
  const env = { CONFIRM_SENDS: 'bulk', SCHEDULE_WITH: 'clicksend', ...options.env };
  world = await startWorld({ ...options, env });
  return world;
}

const pressButton = (button: string, { post }: Planned, value?: string) =>
  world.slack.click({
    user: world.ada,
    channel: post.channel,
    ts: post.ts,
    button,
    ...(value ? { value } : {}),
  });
const listThread = ({ post }: Planned) =>
  world.slack.thread(post.channel, post.ts).map(({ text }) => text);
const listWaiting = () => world.clicksend.scheduled().map(({ to }) => to);

/** A scheduled send whose messages ClickSend holds. */
async function planHeldSend(
  options: Parameters<typeof planSend>[1] = {},
  count = 2,
): Promise<Planned> {
  const before = world.clicksend.scheduled().length;
  const plan = await planSend(world, options);
  await world.clicksend.until(
    () => world.clicksend.scheduled().length === before + count,
    'the messages held by ClickSend',
  );
  await waitForSendPost(world, plan.id, /A\$/, options.channel);
  return plan;
}

test('a scheduled batch is submitted at once with its time; at that time the post turns to queued', async () => {
  const { clicksend } = await start();
  const plan = await planHeldSend({ inSeconds: 5 });
  expect(plan.post.text).toContain(`Goes out: <!date^${plan.at / 1000}^`);
  expect(clicksend.sent().map(({ schedule }) => schedule)).toEqual([
    plan.at / 1000,
    plan.at / 1000,
  ]);
  expect((await waitForSendPost(world, plan.id, /2 scheduled/)).text).toContain('A$0.97');
  await world.app.kill();
  await world.app.start();
  await waitForSendPost(world, plan.id, /2 queued/);
  expect(listWaiting()).toEqual([]);
  expect(clicksend.calls('POST /mms/send')).toHaveLength(1);
});

test('a cancel cancels each message at ClickSend, and the post says who cancelled', async () => {
  const { clicksend } = await start();
  const plan = await planHeldSend();
  const answer = await cancelSend(world, plan);
  expect(stringifyBlocks(answer?.view)).toContain('asked ClickSend to cancel it');
  await waitForSendPost(world, plan.id, /2 cancelled[\s\S]*Cancelled by/);
  expect(listWaiting()).toEqual([]);
  const [first, second] = clicksend.sent();
  const paths = clicksend.calls('PUT /mms/{id}/cancel').map(({ path }) => path);
  expect(paths.sort()).toEqual(
    [first, second].map((one) => `/mms/${one?.messageId}/cancel`).sort(),
  );
  const again = await runCommand(world, `cancel ${plan.id}`, { by: 'Sam' });
  expect(again.text).toContain(`<@${world.ada}> already cancelled this`);
});

test('Ada removes one of two recipients: that message is cancelled at ClickSend, and the other goes out', async () => {
  await start();
  const plan = await planHeldSend({ inSeconds: 15 });
  await removePeople(world, plan, [0]);
  await world.waitForThreadMessage(plan.post, /cancelled this for •••222/);
  await waitForSendPost(world, plan.id, /1 scheduled · 1 cancelled/);
  expect(listWaiting()).toEqual(['+61437111223']);
  await waitForSendPost(world, plan.id, /1 queued · 1 cancelled/);
});

test('a recipient removed longer than RETENTION_DAYS before the scheduled time still shows as cancelled then', async () => {
  await start({ env: { RETENTION_DAYS: '1' } });
  const day = 24 * 3_600;
  const plan = await planHeldSend({ inSeconds: 4 * day });
  await removePeople(world, plan, [0]);
  await waitForSendPost(world, plan.id, /1 scheduled · 1 cancelled/);
  await world.passTime(3 * day * 1000);
  expect((await runCommand(world, 'scheduled')).text).toMatch(/to 1 person/);
  await world.passTimeUntil(plan.at);
  const post = await waitForSendPost(world, plan.id, /1 queued · 1 cancelled/);
  expect(post.text).toMatch(/✖️ •••222 cancelled/);
});

test('a cancel that is too late for one of two messages at ClickSend says so and shows it as queued', async () => {
  const { clicksend } = await start();
  const plan = await planHeldSend();
  const [message] = clicksend.scheduled();
  clicksend.dashboard.sendNow(message?.messageId ?? '');
  await cancelSend(world, plan);
  const line = await world.waitForThreadMessage(plan.post, /couldn’t cancel this/);
  expect(line.text).toContain('Too late for 1 of 2 messages: already sent');
  const post = await waitForSendPost(world, plan.id, /1 cancelled/);
  expect(post.text).not.toContain('2 cancelled');
  expect(post.text).toContain('1 queued');
});

test('removing two recipients too late leaves a thread note for each of them', async () => {
  const { clicksend } = await start();
  const plan = await planHeldSend();
  for (const { messageId } of clicksend.scheduled()) clicksend.dashboard.sendNow(messageId);
  await removePeople(world, plan, [0, 1]);
  await world.waitForThreadMessage(plan.post, /couldn’t cancel this for •••222\. Too late/);
  await world.waitForThreadMessage(plan.post, /couldn’t cancel this for •••223\. Too late/);
});

test.each([404, 405] as const)(
  'when ClickSend answers a cancel with %s, the thread says where to do it and the send stays scheduled',
  async (status) => {
    const { clicksend } = await start();
    clicksend.withdraw('PUT /mms/{message_id}/cancel', status);
    const plan = await planHeldSend();
    await cancelSend(world, plan);
    const line = await world.waitForThreadMessage(plan.post, /couldn’t cancel this/);
    expect(line.text).toMatch(/doesn’t let me cancel this.*dashboard\.clicksend\.com/);
    const post = await waitForSendPost(world, plan.id, /2 scheduled/);
    expect(stringifyBlocks(post.blocks)).toContain('"text":"Cancel message…"');
    expect(listWaiting()).toHaveLength(2);

    // Once ClickSend offers cancelling again, the button works.
    clicksend.offer('PUT /mms/{message_id}/cancel');
    await cancelSend(world, plan);
    await waitForSendPost(world, plan.id, /^2 cancelled/m);
    expect(listWaiting()).toEqual([]);
  },
);

describe('after the next poll, the post shows what was done in ClickSend’s dashboard:', () => {
  test('all messages cancelled', async () => {
    const { clicksend } = await start({ receipts: 'polled' });
    const plan = await planHeldSend();
    expect(clicksend.dashboard.cancelAll()).toBe(2);
    const post = await waitForSendPost(world, plan.id, /^2 cancelled/m);
    expect(post.text).not.toMatch(/> sent /);
    const list = await runCommand(world, 'scheduled');
    expect(list.text).toContain('Nothing is scheduled');
  });

  test('one message cancelled, the other sent at once', async () => {
    const { clicksend } = await start({ receipts: 'polled' });
    const plan = await planHeldSend();
    const [first, second] = clicksend.scheduled();
    clicksend.dashboard.cancel(first?.messageId ?? '');
    clicksend.dashboard.sendNow(second?.messageId ?? '');
    await waitForSendPost(world, plan.id, /1 cancelled/);
    await waitForSendPost(world, plan.id, /1 queued/);
    const act = { kind: 'deliver' } as const;
    await clicksend.carrier(second?.messageId ?? '', act, { by: 'history' });
    await waitForSendPost(world, plan.id, /1 delivered · 1 cancelled/);
  });
});

/** Ada presses *Edit*, changes some fields and confirms. Returns the modal that is open then, if any. */
async function editSend(plan: Planned, values: FormValues): Promise<string> {
  await pressButton('Edit', plan);
  const form = await waitForStep(world, /^Edit/);
  await world.slack.fill(form.id, values);
  await world.slack.submit(form.id);
  await world.slack.submit((await waitForStep(world, /^Review changes/)).id);
  const [view] = world.slack.views(world.ada);
  return view ? stringifyBlocks(view.view) : '';
}

test('an edit cancels the messages at ClickSend and submits new ones, in the same post and thread', async () => {
  const { slack, clicksend } = await start();
  const plan = await planHeldSend();
  const later = computeWhen(2 * LATER_S);
  const modal = await editSend(plan, { Message: 'Please, by Monday.', When: later });
  expect(modal).toContain('asked it to cancel the old version');
  const line = await world.waitForThreadMessage(plan.post, /changed this:\n• Time: /);
  expect(line.text).toMatch(new RegExp(`<!date\\^${later}\\^[\\s\\S]*by Monday`));
  await world.waitForPost(new RegExp(`2 scheduled[\\s\\S]*Goes out: <!date\\^${later}\\^`));
  await clicksend.until(() => listWaiting().length === 2, 'the new version');
  expect(clicksend.scheduled()).toMatchObject([
    { body: 'Please, by Monday.', schedule: later },
    { body: 'Please, by Monday.', schedule: later },
  ]);
  expect(clicksend.sent()).toHaveLength(4);
  expect(slack.messages(plan.post.channel)).toHaveLength(1);
  expect(listThread(plan).filter((one) => /cancelled/.test(one))).toEqual([]);

  // The old reference leads to the new version.
  await runCommand(world, `cancel ${plan.id}`);
  await world.waitForPost(/^2 cancelled/m);
  expect(listWaiting()).toEqual([]);
});

test('an edit doesn’t bring back a recipient who was removed before', async () => {
  await start();
  const plan = await planHeldSend();
  await removePeople(world, plan, [0]);
  await waitForSendPost(world, plan.id, /1 scheduled · 1 cancelled/);
  await editSend(plan, { Message: 'Please, by Monday.' });
  await world.waitForThreadMessage(plan.post, /by Monday/);
  await world.clicksend.until(() => world.clicksend.sent().length === 3, 'the new version');
  expect(listWaiting()).toEqual(['+61437111223']);
});

test('when ClickSend can’t cancel the old version, an edit changes nothing; the thread says so and quotes the edit', async () => {
  const { clicksend } = await start();
  clicksend.withdraw('PUT /mms/{message_id}/cancel', 404);
  const plan = await planHeldSend();
  await editSend(plan, { Message: 'Please, by Monday.' });
  const line = await world.waitForThreadMessage(plan.post, /doesn’t let me cancel/);
  expect(line.text).toContain('dashboard.clicksend.com');
  const post = await waitForSendPost(world, plan.id, /2 scheduled/);
  expect(stringifyBlocks(post.blocks)).toContain('by Friday');
  expect(clicksend.sent().map(({ body }) => body)).not.toContain('Please, by Monday.');
  // The note quotes what Ada typed.
  expect(line.text).toMatch(
    /the old version stays\.[\s\S]*was to change:\n• Message: “Please, by Monday\.”/,
  );
});

test('when ClickSend cancels only one of two messages for an edit, the thread says who gets neither version', async () => {
  const { clicksend, inner } = await start();
  const plan = await planHeldSend({
    values: { Recipients: 'Jo +61437111222, Mia +61437111223' },
  });
  let cancels = 0;
  inner.network.passage(({ url, method }) => {
    if (method !== 'PUT' || !/\/mms\/[^/]+\/cancel$/.test(url.pathname)) return undefined;
    cancels += 1;
    return cancels > 1 ? { lost: 'unreached' } : undefined;
  });
  await editSend(plan, { Message: 'Please, by Monday.' });
  await world.passTime(2 * LATER_S * 1000);
  const line = await world.waitForThreadMessage(plan.post, /couldn’t change this/);
  expect(line.text).toMatch(
    /so they stay\. [\s\S]*\nJo •••222 gets neither version, [\s\S]*• Message: “Please, by Monday\.”/,
  );
  await waitForSendPost(world, plan.id, /1 queued · 1 cancelled/);
  expect(listThread(plan).filter((text) => /couldn’t change/.test(text))).toHaveLength(1);
  expect(clicksend.sent().map(({ body }) => body)).not.toContain('Please, by Monday.');
});

test('*Edit* and *Cancel message* in /mms scheduled work for a send that ClickSend holds', async () => {
  await start();
  const plan = await planHeldSend();
  const list = await runCommand(world, 'scheduled');
  const { channel, ts } = list;
  await world.slack.click({ user: world.ada, channel, ts, button: 'Edit', value: `${plan.id}:0` });
  await world.slack.closeView((await waitForStep(world, /^Edit/)).id);
  await world.slack.click({
    user: world.ada,
    channel,
    ts,
    button: 'Cancel message',
    value: `${plan.id}:0`,
  });
  await waitForSendPost(world, plan.id, /^2 cancelled/m);
});

describe('/mms cancel all', () => {
  test.each(['app', 'clicksend'] as const)(
    'with %s holding the sends, it asks with their number and author; other programs’ need *Cancel everything…*',
    async (holder) => {
      const { slack, clicksend } = await start({ env: { SCHEDULE_WITH: holder } });
      const plan = holder === 'app' ? await planSend(world) : await planHeldSend();
      const other = await planSend(world, {
        values: { Recipients: '+61437111229', Subject: 'Another' },
        channel: 'front-desk',
      });
      if (holder === 'clicksend')
        await clicksend.until(
          () => clicksend.scheduled().length === 3,
          'three messages held by ClickSend',
        );
      else await world.sendForm({ Recipients: '+61437111228', Subject: 'For its picture' });
      await clicksend.until(() => clicksend.sent().length > 0, 'a picture');
      await sendFromAnotherProgram(world, '+61437999999', computeWhen(LATER_S));

      const question = await runCommand(world, 'cancel all');
      expect(question.text).toContain('Cancel all 2 scheduled messages?*');
      expect(question.text).toContain(`<@${world.ada}>: 2 messages to 3 people`);
      expect(stringifyBlocks(question.blocks)).toContain('other programs');

      if (holder === 'app') {
        const { channel, ts } = question;
        await slack.click({ user: world.ada, channel, ts, button: 'Cancel these 2 messages' });
      } else await cancelEverything(world, question);
      await waitForSendPost(world, plan.id, /^2 cancelled/m);
      await waitForSendPost(world, other.id, /1 cancelled/, 'front-desk');
      const result = await slack.until(
        () => slack.privately(world.ada).find(({ text }) => /✖️ 2 /.test(text)),
        'the result of cancelling',
      );
      if (holder === 'clicksend') {
        expect(result.text).toContain('ClickSend');
        expect(listWaiting()).toEqual([]);
        return;
      }
      expect(listWaiting()).toEqual(['+61437999999']);
      const rest = await runCommand(world, 'cancel all');
      expect(rest.text).toContain('There’s nothing scheduled that you can cancel');
      await cancelEverything(world, rest);
      await clicksend.until(() => listWaiting().length === 0, 'everything cancelled');
      await world.waitForPrivateMessage(/ClickSend cancelled 1 message/);
    },
  );

  test('*Keep everything* cancels nothing', async () => {
    await start();
    await planHeldSend();
    const { channel, ts } = await runCommand(world, 'cancel all');
    await world.slack.click({ user: world.ada, channel, ts, button: 'Keep everything' });
    await world.slack.until(
      () => !world.slack.privately(world.ada).some((one) => one.ts === ts),
      'the question removed',
    );
    expect(listWaiting()).toHaveLength(2);
  });

  test('a member can cancel the app’s sends; only an admin can cancel everything in the account', async () => {
    const { slack } = await start();
    await planHeldSend();
    await sendFromAnotherProgram(world, '+61437999999', computeWhen(LATER_S));
    const sam = findUserId(world, 'Sam');
    const question = await runCommand(world, 'cancel all', { by: 'Sam' });
    const refused = await cancelEverything(world, question, { user: sam });
    expect(refused?.errors.word).toMatch(/Only workspace admins and owners/);
    expect(listWaiting()).toHaveLength(3);
    const again = await runCommand(world, 'cancel all', { by: 'Sam' });
    await slack.click({
      user: sam,
      channel: again.channel,
      ts: again.ts,
      button: 'Cancel this message',
    });
    await world.waitForPost(/^2 cancelled/m);
    expect(listWaiting()).toEqual(['+61437999999']);
  });

  test.each([404, 405] as const)(
    'when ClickSend answers %s to cancel-all, the app’s messages are cancelled one by one',
    async (status) => {
      const { clicksend } = await start();
      clicksend.withdraw('PUT /mms/cancel-all', status);
      await planHeldSend();
      await sendFromAnotherProgram(world, '+61437999999', computeWhen(LATER_S));
      await cancelEverything(world, await runCommand(world, 'cancel all'));
      await world.waitForPost(/^2 cancelled/m);
      await world.waitForPrivateMessage(/doesn’t let me cancel everything at once.*dashboard/);
      expect(listWaiting()).toEqual(['+61437999999']);
    },
  );
});

test('a cancel at the very moment of sending: the post counts as many cancelled as ClickSend does', async () => {
  const { clicksend } = await start({ receipts: 'polled' });
  const plan = await planHeldSend({ inSeconds: 6 });
  await world.passTimeUntil(plan.at - 30);
  await world.typeCommand(`/mms cancel ${plan.id}`);
  const post = await waitForSendPost(world, plan.id, /2 cancelled|2 queued|1 queued · 1 cancelled/);
  const there = clicksend.sent().filter(({ status }) => status === 'Cancelled').length;
  expect(Number(/(\d) cancelled/.exec(post.text)?.[1] ?? 0)).toBe(there);
});
