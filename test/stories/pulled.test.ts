import { afterEach, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const MARK = 'PUT /sms/inbound-read/{message_id}';

/** How often replies to a message of ours were taken, by the app's own count. */
async function countTakenReplies(): Promise<number> {
  const counted = await (await world.fetch(`${world.app.url}/metrics`)).text();
  return Number(
    /replies_total{[^}]*source="pull"[^}]*known="yes"[^}]*} (\d+)/.exec(counted)?.[1] ?? 0,
  );
}

/** Still unread at ClickSend. */
async function countUnread(): Promise<number> {
  const { apiUrl, username, apiKey } = world.clicksend;
  const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
  const answer = await world.fetch(`${apiUrl}/sms/inbound`, { headers: { authorization } });
  const { data } = (await answer.json()) as { data: { total: number } };
  return data.total;
}

test('replies are pulled where nothing is pushed, and marked as read afterwards', async () => {
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

test('what came within one second stands in its order, pulled too', async () => {
  world = await startWorld({ receipts: 'polled' });
  await world.sendForm({ Recipients: '+61437111222' });
  const post = await world.waitForPost(/1 queued/);
  const at = Date.now();
  const said = ['One', 'Two', 'Three', 'Four'];
  // Listed together: the app cannot read the list before all have come.
  const endpoint = 'GET /sms/inbound';
  world.clicksend.fault({ endpoint, times: 1_000, how: { kind: 'status', status: 503 } });
  for (const text of said) await world.clicksend.reply('+61437111222', { text }, { at });
  world.clicksend.mend();
  await world.waitForThreadMessage(post, /Four/);
  const lines = world.slack.thread(post.channel, post.ts).map(({ text }) => text);
  expect(lines.flatMap((text) => /: (One|Two|Three|Four)/.exec(text)?.[1] ?? [])).toEqual(said);
});

test('a ClickSend that marks them only by time has them marked so', async () => {
  world = await startWorld({ receipts: 'polled' });
  const { clicksend } = world;
  clicksend.withdraw(MARK);
  await world.sendForm({ Recipients: '+61437111222' });
  await world.waitForPost(/1 queued/);
  await clicksend.reply('+61437111222', { text: 'Painted it this morning' });
  await world.retryUntilPasses(async () => expect(await countUnread()).toBe(0));
});

test('replies that cannot be listed for a while are not lost', async () => {
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
  'a ClickSend without lists of replies and SMS receipts (%s) is asked once, not at every round',
  async (status) => {
    world = await startWorld({ receipts: 'polled' });
    const { clicksend } = world;
    const lists = ['GET /sms/inbound', 'GET /sms/receipts'];
    for (const endpoint of lists) clicksend.withdraw(endpoint, status);
    const countRefused = (endpoint: string) =>
      clicksend.calls(endpoint).filter((call) => call.status === status).length;
    await clicksend.until(() => lists.every((one) => countRefused(one) === 1), 'the noes');
    const rounds = clicksend.calls('GET /mms/receipts').length;
    const isFurther = () => clicksend.calls('GET /mms/receipts').length > rounds + 2;
    await clicksend.until(isFurther, 'further rounds of the others');
    expect(lists.map(countRefused)).toEqual([1, 1]);
  },
);
