import { afterEach, describe, expect, test } from 'vitest';
import { findUserId } from './asking.ts';
import {
  cancelSend,
  chooseInMenu,
  planSend,
  removePeople,
  stringifyBlocks,
  waitForSendPost,
} from './scheduling.ts';
import { startWorld, type World } from './world.ts';

// Sam removes Mia from Ada's scheduled message, and Jo texts STOP. No button may bring Mia back.

const JO = '+61437111222';
const MIA = '+61437111333';

let world: World;
afterEach(() => world.close());

async function start(holder: string, recipients: string, env: Record<string, string> = {}) {
  world = await startWorld({
    receipts: 'pushed',
    env: { SCHEDULE_WITH: holder, CONFIRM_SENDS: 'bulk', ...env },
  });
  const plan = await planSend(world, { values: { Recipients: recipients } });
  if (holder === 'clicksend')
    await world.clicksend.until(
      () => world.clicksend.scheduled().length === recipients.split(',').length,
      'the messages held by ClickSend',
    );
  return plan;
}

async function removeMia(plan: Awaited<ReturnType<typeof planSend>>): Promise<void> {
  await removePeople(world, plan, [1], findUserId(world, 'Sam'));
  await waitForSendPost(world, plan.id, /Mia •••333 cancelled/);
}

async function sendStop(): Promise<void> {
  await world.clicksend.reply(JO, { text: 'STOP' });
  await world.passTime(60_000);
}

describe.each(['app', 'clicksend'])('a message to Jo and Mia, held by: %s', (holder) => {
  test.each(['Mia is removed first', 'Jo texts STOP first'])('%s', async (first) => {
    const plan = await start(holder, `Jo ${JO}, Mia ${MIA}`);
    if (first === 'Jo texts STOP first') await sendStop();
    await removeMia(plan);
    if (first === 'Mia is removed first') await sendStop();
    await world.passTimeUntil(plan.at + 60_000);
    const post = await waitForSendPost(world, plan.id, /Mia •••333 cancelled/);
    const form = await chooseInMenu(world, post, world.ada, 'Send to everyone again');
    const view = stringifyBlocks(form.view);
    expect(view).toContain('"Jo +61 437 111 222"');
    expect(view).not.toContain('333');
    await world.slack.submit(form.id);
    await world.passTime(60_000);
    const messages = world.clicksend.sent().filter(({ status }) => status !== 'Cancelled');
    expect(messages).toEqual([]);
  });

  test('it is cancelled, and scheduled again', async () => {
    const plan = await start(holder, `Jo ${JO}, Mia ${MIA}, Sue +61437111224`);
    await removeMia(plan);
    await sendStop();
    await cancelSend(world, plan);
    const post = await waitForSendPost(world, plan.id, /Cancelled by/);
    const form = await chooseInMenu(world, post, world.ada, 'Schedule again');
    expect(stringifyBlocks(form.view)).toContain('"Jo +61 437 111 222\\nSue +61 437 111 224"');
  });
});
