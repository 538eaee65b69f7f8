import { afterEach, expect, test } from 'vitest';
import { startWorld, WEBHOOK_SECRET, type World, type WorldOptions } from './world.ts';

let world: World;
afterEach(() => world.close());

async function sendToOne(options?: WorldOptions) {
  world = await startWorld(options);
  await world.sendForm({ Recipients: '+61437111222' });
  const post = await world.waitForPost(/1 queued/);
  const [message] = await world.waitForMessages(1);
  return { post, messageId: message?.messageId ?? '' };
}

test('receipts that are repeated or out of order never change a delivered message back', async () => {
  const { post, messageId } = await sendToOne();
  const userActions = ['deliver', 'handOver', 'retry', 'deliver'] as const;
  for (const kind of userActions) await world.clicksend.carrier(messageId, { kind }, { times: 2 });
  await world.waitForPost(/1 delivered/);
  await world.clicksend.carrier(messageId, { kind: 'fail' }, { as: 'json', odd: 'strings' });
  await world.waitForPost(/1 delivered/);
  // The post says it, so its thread doesn't.
  expect(world.slack.thread(post.channel, post.ts)).toEqual([]);
  expect(world.slack.messages(post.channel)[0]?.text).toMatch(/1 delivered/);
});

test('without a webhook, the app polls receipts and marks them as read', async () => {
  const { messageId } = await sendToOne({ receipts: 'polled' });
  await world.clicksend.carrier(messageId, { kind: 'deliver' }, { by: 'pull', odd: 'words' });
  await world.waitForPost(/1 delivered/);
  await world.clicksend.until(
    () => world.clicksend.calls('PUT /mms/receipts-read')[0],
    'the receipts marked as read',
  );
});

test('when ClickSend offers no MMS receipts, the app reads the failure and its reason from the history', async () => {
  const { messageId } = await sendToOne({ receipts: 'polled' });
  world.clicksend.withdraw('GET /mms/receipts', 404);
  world.clicksend.withdraw('PUT /mms/receipts-read', 404);
  await world.clicksend.carrier(
    messageId,
    { kind: 'fail', errorText: 'Unknown subscriber' },
    { by: 'history' },
  );
  const post = await world.waitForPost(/1 failed/);
  await world.waitForThreadMessage(post, /•••222/);
});

test('a receipt that arrives before the app knows its message is stored and applied later', async () => {
  world = await startWorld();
  // The batch's response is lost, so the app learns the message's id only from the history.
  world.clicksend.fault({ endpoint: 'POST /mms/send', how: { kind: 'reset', when: 'after' } });
  world.clicksend.hideFromHistory(2);
  await world.sendForm({ Recipients: '+61437111222' });
  const [message] = await world.waitForMessages(1);
  const push = `message_id=${message?.messageId}&status_code=201&status_text=Success`;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await world.clicksend.push(push, form)).toMatchObject({ status: 200 });
  await world.waitForPost(/1 delivered/);
});

test('the receipts webhook answers 404 to a wrong secret, 4xx to bad bodies and 200 to unknown messages, changing nothing', async () => {
  const { post, messageId } = await sendToOne();
  const ask = async (secret: string, body: string, type: string) => {
    const url = `${world.app.url}/clicksend/receipts/${secret}`;
    return (await world.fetch(url, { method: 'POST', body, headers: { 'content-type': type } }))
      .status;
  };
  const form = 'application/x-www-form-urlencoded';
  const good = `message_id=${messageId}&status_code=201`;
  expect(await ask('a-wrong-secret-of-thirty-charact', good, form)).toBe(404);
  expect(await ask('', good, form)).toBe(404);
  expect(await ask(WEBHOOK_SECRET, '{"message_id": "', 'application/json')).toBe(400);
  expect(await ask(WEBHOOK_SECRET, 'a'.repeat(600_000), form)).toBe(413);
  expect(await ask(WEBHOOK_SECRET, '<html></html>', 'text/html')).toBe(400);
  expect(await ask(WEBHOOK_SECRET, 'message_id=AAAA-BBBB&status_code=201', form)).toBe(200);
  expect(world.slack.messages(post.channel)[0]?.text).toMatch(/1 queued/);
  expect(await ask(WEBHOOK_SECRET, good, `${form}; charset=utf-8`)).toBe(200);
  await world.waitForPost(/1 delivered/);
});
