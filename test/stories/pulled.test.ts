import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const MARK = 'PUT /sms/inbound-read/{message_id}';

/** How many polled replies to the app's messages its metrics count. */
async function countTakenReplies(): Promise<number> {
  const counted = await (await world.fetch(`${world.app.url}/metrics`)).text();
  return Number(
    /replies_total{[^}]*source="pull"[^}]*known="yes"[^}]*} (\d+)/.exec(counted)?.[1] ?? 0,
  );
}

/** How many replies are unread at ClickSend. */
async function countUnread(): Promise<number> {
  const { apiUrl, username, apiKey } = world.clicksend;
  const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
  const answer = await world.fetch(`${apiUrl}/sms/inbound`, { headers: { authorization } });
  const { data } = (await answer.json()) as { data: { total: number } };
  return data.total;
}

test('without a webhook, the app polls replies and marks them as read', async () => {
  world = await startWorld({ receipts: 'polled' });
  const { clicksend } = world;
  await world.sendForm({ Recipients: '+61437111222' });
  await world.waitForPost(/1 queued/);
  const words = 'Painted it this morning';
  await clicksend.reply('+61437111222', { text: words });
  expect(await countUnread()).toBe(1);
  await world.retryUntilPasses(async () => expect(await countUnread()).toBe(0));
  expect(await countTakenReplies()).toBeGreaterThan(0);
  expect(world.app.logs()).not.toContain(words);
});

test('polled replies of the same second appear in the thread in the order they were texted', async () => {
  world = await startWorld({ receipts: 'polled' });
  await world.sendForm({ Recipients: '+61437111222' });
  const post = await world.waitForPost(/1 queued/);
  const at = Date.now();
  const texts = ['One', 'Two', 'Three', 'Four'];
  // ClickSend fails the list until all have come, so the app reads them together.
  const endpoint = 'GET /sms/inbound';
  world.clicksend.fault({ endpoint, times: 1_000, how: { kind: 'status', status: 503 } });
  for (const text of texts) await world.clicksend.reply('+61437111222', { text }, { at });
  world.clicksend.mend();
  await world.waitForThreadMessage(post, /Four/);
  const lines = world.slack.thread(post.channel, post.ts).map(({ text }) => text);
  expect(lines.flatMap((text) => /: (One|Two|Three|Four)/.exec(text)?.[1] ?? [])).toEqual(texts);
});

test('when ClickSend can’t mark a single reply as read, the app marks replies as read by time', async () => {
  world = await startWorld({ receipts: 'polled' });
  const { clicksend } = world;
  clicksend.withdraw(MARK);
  await world.sendForm({ Recipients: '+61437111222' });
  await world.waitForPost(/1 queued/);
  await clicksend.reply('+61437111222', { text: 'Painted it this morning' });
  await world.retryUntilPasses(async () => expect(await countUnread()).toBe(0));
});

test('replies that ClickSend fails to list or mark for a while are still taken and marked', async () => {
  world = await startWorld({ receipts: 'polled' });
  const { clicksend } = world;
  await world.sendForm({ Recipients: '+61437111222' });
  await world.waitForPost(/1 queued/);
  clicksend.fault({ endpoint: 'GET /sms/inbound', times: 4, how: { kind: 'status', status: 503 } });
  clicksend.fault({ endpoint: MARK, times: 4, how: { kind: 'html' } });
  await clicksend.reply('+61437111222', { text: 'Here all the same' });
  await world.retryUntilPasses(async () => expect(await countTakenReplies()).toBeGreaterThan(0));
  await world.retryUntilPasses(async () => expect(await countUnread()).toBe(0));
});

test.each([404, 405] as const)(
  'when ClickSend answers %s to lists of replies and SMS receipts, the app asks for them only once',
  async (status) => {
    world = await startWorld({ receipts: 'polled' });
    const { clicksend } = world;
    const lists = ['GET /sms/inbound', 'GET /sms/receipts'];
    for (const endpoint of lists) clicksend.withdraw(endpoint, status);
    const countRefused = (endpoint: string) =>
      clicksend.calls(endpoint).filter((call) => call.status === status).length;
    await clicksend.until(() => lists.every((one) => countRefused(one) === 1), 'the refusals');
    const rounds = clicksend.calls('GET /mms/receipts').length;
    const isFurther = () => clicksend.calls('GET /mms/receipts').length > rounds + 2;
    await clicksend.until(isFurther, 'further polls of the other lists');
    expect(lists.map(countRefused)).toEqual([1, 1]);
  },
);
