import { afterEach, expect, test } from 'vitest';
import { runCommand } from './asking.ts';
import { planSend, waitForSendPost } from './scheduling.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

// ClickSend moves people who follow its unsubscribe link, or answer its own campaigns with STOP, into the account's
// Opt-Out List. Its API sends to them all the same.

const ADA = '+61437111222';
const BEN = '+61437111223';
const LIST = 'Opt-Out List';
const QUARTER_MS = 15 * 60_000;

let world: World;
afterEach(() => world.close());

/** The app starts with Ben in ClickSend’s Opt-Out List. */
async function start(options: WorldOptions = {}): Promise<World> {
  world = await startWorld({ receipts: 'polled', ...options });
  await world.app.stop();
  world.clicksend.putList(LIST, [{ phoneNumber: BEN, firstName: 'Ben' }]);
  await world.app.start();
  await world.passTime(1_000);
  return world;
}

const listSent = () => world.clicksend.sent().map(({ to }) => to);

test.each([{ receipts: 'polled' }, { receipts: 'pushed' }, { replicas: 2 }] as const)(
  'a person in ClickSend’s Opt-Out List isn’t texted, and the author reads why (%j)',
  async (options) => {
    await start(options);
    await world.sendForm({ Recipients: `${ADA}, ${BEN}` });
    await world.waitForPost(/1 queued[\s\S]*1 not sent: opted out/);
    expect((await world.waitForPrivateMessage(/1 other was left out/)).text).toMatch(
      /0437 111 223: They were in ClickSend’s Opt-Out List on/,
    );
    expect(listSent()).toEqual([ADA]);
    expect((await runCommand(world, 'optouts')).text).toMatch(
      /0437 111 223 · in ClickSend’s Opt-Out List/,
    );
    expect((await runCommand(world, `who ${BEN}`)).text).toMatch(/Opt-Out List/);
  },
);

test('the form and /mms lists don’t offer the Opt-Out List itself', async () => {
  await start();
  world.clicksend.putList('Tenants', [{ phoneNumber: ADA }]);
  const { id } = await world.openForm('/mms');
  const options = await world.slack.options(id, 'People and lists', '');
  expect(options.map(({ text }) => text)).toEqual(expect.arrayContaining(['Tenants (1)']));
  expect(JSON.stringify(options)).not.toContain('Opt-Out');
  expect(await world.slack.options(id, 'People and lists', 'opt-out')).toEqual([]);
  expect((await runCommand(world, 'lists')).text).not.toContain('Opt-Out');
});

test('a person whom an admin opted back in is texted, although they are still in the Opt-Out List', async () => {
  await start({ env: { POLL_SECONDS: '60' } });
  await runCommand(world, `optin ${BEN} asked at the desk`);
  await world.passTime(2 * QUARTER_MS);
  world.clicksend.putList(LIST, [
    { phoneNumber: BEN, firstName: 'Ben' },
    { phoneNumber: '+61437111224' },
  ]);
  await world.passTime(2 * QUARTER_MS);
  await world.sendForm({ Recipients: BEN });
  await world.waitForPost(/1 queued/);
  expect(listSent()).toEqual([BEN]);
});

test.each(['60', '0'])(
  'a recipient who gets into the Opt-Out List before the scheduled time isn’t texted (POLL_SECONDS=%s)',
  async (POLL_SECONDS) => {
    await start({ receipts: 'pushed', env: { CONFIRM_SENDS: 'bulk', POLL_SECONDS } });
    const plan = await planSend(world, { values: { Recipients: ADA }, inSeconds: 3_600 });
    world.clicksend.putList(LIST, [{ phoneNumber: BEN }, { phoneNumber: ADA }]);
    await world.passTimeUntil(plan.at + 60_000);
    expect(listSent()).toEqual([]);
  },
);

test('what ClickSend holds for people who get into its Opt-Out List is cancelled', async () => {
  await start({
    receipts: 'pushed',
    env: { SCHEDULE_WITH: 'clicksend', CONFIRM_SENDS: 'bulk', POLL_SECONDS: '0' },
  });
  const cem = '+61437111224';
  const plan = await planSend(world, {
    values: { Recipients: `${ADA}, ${cem}` },
    inSeconds: 3_600,
  });
  world.clicksend.putList(LIST, [{ phoneNumber: ADA }, { phoneNumber: cem }]);
  await world.passTime(QUARTER_MS);
  await waitForSendPost(world, plan.id, /2 cancelled/);
  await world.passTimeUntil(plan.at + 60_000);
  expect(world.clicksend.sent().map(({ status }) => status)).toEqual(['Cancelled', 'Cancelled']);
});
