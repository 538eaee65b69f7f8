import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const listPosts = () => world.slack.messages(world.slack.channel('field-crew').id);

test.each([0, 30, 100, 300])(
  'killed %i ms after the form was sent: the send goes on at the next start, once',
  async (ms) => {
    world = await startWorld();
    await world.sendForm();
    await world.passTime(ms);
    await world.app.kill();
    await world.app.start();
    await world.waitForPost(/2 queued/);
    expect(world.clicksend.sent()).toHaveLength(2);
    expect(listPosts()).toHaveLength(1);
  },
);

test('an order that hangs is let go of in time, and found again at the next start instead of being made twice', async () => {
  world = await startWorld();
  const { clicksend, inner } = world;
  const hangs = { kind: 'silence', ms: 60_000, carriedOut: true } as const;
  clicksend.fault({ endpoint: 'POST /mms/send', how: hangs });
  await world.sendForm();
  await world.waitForMessages(2);
  const startedAt = inner.time.now();
  await world.app.stop();
  // What runs the containers of most people kills a process 10 s after it was told to stop.
  expect(inner.time.now() - startedAt).toBeLessThan(10_000);
  await world.app.start();
  await world.waitForPost(/2 queued · A\$0\.97/);
  expect(clicksend.calls('POST /mms/send')).toHaveLength(1);
  expect(listPosts()).toHaveLength(1);
});
