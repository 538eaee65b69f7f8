import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ rateLimits: true });
});
afterEach(() => world.close());

const CHANNELS = ['field-crew', 'night-shift'];
const listPosts = (channel: string) => world.slack.messages(world.slack.channel(channel).id);
const listRateLimited = () => world.slack.calls().filter(({ status }) => status === 429);

test('30 sends at once in two channels: Slack answers 429 at most twice, and every post ends with the right status', async () => {
  const how = { kind: 'rateLimited', retryAfterSeconds: 3 } as const;
  world.slack.fault({ method: 'chat.update', after: 2, how });
  for (let n = 0; n < 30; n += 1) {
    const Recipients = `+614371110${10 + n}`;
    const channel = CHANNELS[n % 2] ?? '';
    expect((await world.sendForm({ Recipients }, { channel })).status).toBe(200);
  }
  // No message waits for its post.
  const messages = await world.waitForMessages(30);
  await Promise.all(
    messages.map(({ messageId }) => world.clicksend.carrier(messageId, { kind: 'deliver' })),
  );
  await world.slack.until(
    () => CHANNELS.every((one) => listPosts(one).filter(isDelivered).length === 15),
    'fifteen delivered posts in each channel',
  );
  for (const channel of CHANNELS) expect(listPosts(channel)).toHaveLength(15);
  const [hold, ...more] = listRateLimited();
  expect(hold?.method).toBe('chat.update');
  expect(more.length).toBeLessThanOrEqual(1);

  const during = world.slack
    .calls()
    .filter(({ at }) => at > (hold?.at ?? 0) + 200 && at < (hold?.at ?? 0) + 3_000)
    .map(({ method }) => method);
  expect(during).toContain('chat.postMessage');
  expect(during).not.toContain('chat.update');
});

test('while Slack rate-limits posts, the form and the responses to commands still come at once', async () => {
  const long = { kind: 'rateLimited', retryAfterSeconds: 60 } as const;
  world.slack.fault({ method: 'chat.update', how: long });
  world.slack.fault({ method: 'chat.postMessage', after: 1, how: long });
  await world.sendForm({ Recipients: '+61437111222' });
  const [message] = await world.waitForMessages(1);
  await world.clicksend.carrier(message?.messageId ?? '', { kind: 'deliver' });
  await world.slack.until(() => listRateLimited().length > 0, 'a 429 from Slack');

  const startedAt = Date.now();
  await world.openForm('/mms');
  await world.typeCommand('/mms balance');
  await world.waitForPrivateMessage(/ClickSend account has/);
  await world.typeCommand('/mms status +61437111222');
  await world.waitForPrivateMessage(/blue front door/);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
});

function isDelivered({ text }: { readonly text: string }): boolean {
  return /1 delivered/.test(text);
}
