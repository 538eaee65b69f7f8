import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const silence = { kind: 'silence', ms: 60_000, carriedOut: false } as const;

/** Nine messages are sent, and then Ada's. Returns how long hers took to reach ClickSend, in ms. */
async function measureTenth(): Promise<number> {
  for (let n = 0; n < 9; n += 1) {
    await world.sendForm({ Recipients: `+614371110${10 + n}`, Subject: 'Others' });
  }
  const startedAt = Date.now();
  await world.sendForm({ Recipients: '+61437111999', Subject: 'Ada’s' });
  await world.slack.until(() => world.listSent('Ada’s').length > 0, 'Ada’s message at ClickSend');
  return Date.now() - startedAt;
}

test('nine batches that ClickSend doesn’t answer don’t hold up a tenth', async () => {
  world.clicksend.fault({ endpoint: 'POST /mms/send', times: 9, how: silence });
  expect(await measureTenth()).toBeLessThan(8_000);
});

test('nine uploads that ClickSend doesn’t answer don’t hold up a tenth', async () => {
  world.clicksend.fault({ endpoint: 'POST /uploads', times: 9, how: silence });
  expect(await measureTenth()).toBeLessThan(8_000);
});

test('posts that Slack doesn’t answer don’t hold up the messages', async () => {
  world.slack.fault({
    method: 'chat.postMessage',
    times: 12,
    how: silence,
  });
  expect(await measureTenth()).toBeLessThan(8_000);
});
