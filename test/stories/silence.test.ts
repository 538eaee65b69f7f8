import { afterEach, expect, test } from 'vitest';
import { chooseInMenu, stringifyBlocks, waitForAnswer } from './scheduling.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

const DAY_MS = 24 * 3_600_000;

let world: World;
afterEach(() => world.close());

/** A send without receipts, and an app that was down for the day after it. */
async function waitADayWithoutReceipts(options: WorldOptions = {}) {
  world = await startWorld(options);
  await world.sendForm();
  const post = await world.waitForPost(/2 queued/);
  await world.app.stop();
  await world.passTime(DAY_MS);
  await world.app.start();
  await world.waitForPost(/2 no report/);
  const note = await world.waitForThreadMessage(
    post,
    /•••222, •••223: no delivery report after 24 h/,
  );
  const check = () =>
    waitForAnswer(world, world.ada, () =>
      world.slack.click({ user: world.ada, channel: post.channel, button: 'Check again' }),
    );
  return { post, note, check };
}

for (const replicas of [1, 2]) {
  test(`after a day without a report the thread says so once, and *Check again* asks ClickSend (replicas: ${replicas})`, async () => {
    const { post, check } = await waitADayWithoutReceipts({ replicas });
    expect((await check()).text).toMatch(/knows nothing new/);

    const [first, second] = world.clicksend.sent();
    await world.clicksend.carrier(first?.messageId ?? '', { kind: 'deliver' }, { by: 'history' });
    expect((await check()).text).toMatch(/There’s news/);
    await world.waitForPost(/1 delivered · 1 no report/);

    // A receipt counts however late it arrives.
    await world.clicksend.carrier(second?.messageId ?? '', { kind: 'fail' });
    await world.waitForPost(/1 delivered · 1 failed/);
    await world.waitForThreadMessage(post, /^❌/);
    expect((await check()).text).toMatch(/already shows everything/);
    const thread = world.slack.thread(post.channel, post.ts);
    expect(thread.filter(({ text }) => /no delivery report after 24 h/.test(text))).toHaveLength(1);
  });
}

test('*Send again anyway* after a day without a report is offered once for each person', async () => {
  const { note } = await waitADayWithoutReceipts();
  const form = await chooseInMenu(world, note, world.ada, 'Send again anyway');
  await world.slack.fill(form.id, { Recipients: '+61437111222' });
  await world.slack.submit(form.id);
  await world.waitForPost(/2 no report[\s\S]*sent it again to 1 person/);
  const next = await chooseInMenu(world, note, world.ada, 'Send again anyway');
  expect(stringifyBlocks(next.view)).toContain('"initial_value":"+61 437 111 223"');
});

test.each([404, 405] as const)(
  'when ClickSend answers %s to single-message look-ups, *Check again* says where to look instead',
  async (status) => {
    const { check } = await waitADayWithoutReceipts();
    world.clicksend.withdraw('GET /mms/receipts/{message_id}', status);
    expect((await check()).text).toMatch(
      /doesn’t let me look up this message.*dashboard\.clicksend\.com/,
    );
  },
);

test.each([404, 405] as const)(
  'when ClickSend answers %s at every receipt endpoint, the app reads each status from the history',
  async (status) => {
    world = await startWorld({ receipts: 'polled' });
    const { clicksend } = world;
    for (const endpoint of [
      'GET /mms/receipts',
      'PUT /mms/receipts-read',
      'GET /mms/receipts/{message_id}',
    ]) {
      clicksend.withdraw(endpoint, status);
    }
    await world.sendForm();
    const post = await world.waitForPost(/2 queued/);
    const [first, second] = await world.waitForMessages(2);
    await clicksend.carrier(first?.messageId ?? '', { kind: 'handOver' }, { by: 'history' });
    await world.waitForPost(/1 sent · 1 queued|1 queued · 1 sent/);
    await clicksend.carrier(first?.messageId ?? '', { kind: 'deliver' }, { by: 'history' });
    const refused = { kind: 'fail', errorText: 'Unknown subscriber' } as const;
    await clicksend.carrier(second?.messageId ?? '', refused, { by: 'history' });
    await world.waitForPost(/1 delivered · 1 failed/);
    await world.waitForThreadMessage(post, /^❌/);
    // The app asks once, not at every poll.
    const noticed = clicksend.calls('GET /mms/receipts').filter((call) => call.status === status);
    expect(noticed).toHaveLength(1);
  },
);
