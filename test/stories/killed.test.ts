import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const listPosts = () => world.slack.messages(world.slack.channel('field-crew').id);

test.each([0, 30, 100, 300])(
  'the app is killed %i ms after the form is submitted: at the next start it sends each message once',
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

test('a batch in flight at shutdown doesn’t delay it past 10 s; the next start finds it and doesn’t submit it again', async () => {
  world = await startWorld();
  const { clicksend, inner } = world;
  const silence = { kind: 'silence', ms: 60_000, carriedOut: true } as const;
  clicksend.fault({ endpoint: 'POST /mms/send', how: silence });
  await world.sendForm();
  await world.waitForMessages(2);
  const startedAt = inner.time.now();
  await world.app.stop();
  // Docker kills a process 10 s after SIGTERM.
  expect(inner.time.now() - startedAt).toBeLessThan(10_000);
  await world.app.start();
  await world.waitForPost(/2 queued · A\$0\.97/);
  expect(clicksend.calls('POST /mms/send')).toHaveLength(1);
  expect(listPosts()).toHaveLength(1);
});
