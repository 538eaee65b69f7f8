import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClickSendFault } from '../../sandbox/clicksend/world.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const countSubmissions = () => world.clicksend.calls('POST /mms/send').length;

const lostAnswers: readonly [string, ClickSendFault['how']][] = [
  ['a page of HTML with status 200', { kind: 'html', carriedOut: true }],
  ['500 after it took the order', { kind: 'status', status: 500, carriedOut: true }],
  ['a connection that is cut after the order', { kind: 'reset', when: 'after' }],
  ['half an answer', { kind: 'truncated' }],
];
for (const [name, how] of lostAnswers) {
  test(`${name}: the order is found in the history and never made twice`, async () => {
    world.clicksend.fault({ endpoint: 'POST /mms/send', how });
    await world.sendForm();
    const post = await world.waitForPost(/2 queued · A\$0\.97/);
    await world.clicksend.carrier((await world.waitForMessages(2))[0]?.messageId ?? '', {
      kind: 'deliver',
    });
    await world.waitForPost(/1 delivered · 1 queued/);
    expect(countSubmissions()).toBe(1);
    expect(world.slack.messages(post.channel)).toHaveLength(1);
  });
}

test('30 seconds of silence, or an answer that drips in: "not sure" is shown, the orders are found later and never made twice', async () => {
  const endpoint = 'POST /mms/send';
  world.clicksend.fault({ endpoint, how: { kind: 'silence', ms: 30_000, carriedOut: true } });
  world.clicksend.fault({ endpoint, how: { kind: 'drip', everyMs: 1_000 } });
  await world.sendForm();
  await world.sendForm({ Recipients: '0437 111 333, 0437 111 334' });
  await world.slack.until(() => {
    const posts = world.slack.messages(world.slack.channel('field-crew').id);
    return posts.filter(({ text }) => /2 queued · A/.test(text)).length === 2;
  }, 'the orders found in the history, after their answers were given up');
  expect(countSubmissions()).toBe(2);
  expect(world.clicksend.sent()).toHaveLength(4);
});

test('no answer and no trace: a person is asked, and only their "Send again" orders again', async () => {
  world.clicksend.fault({ endpoint: 'POST /mms/send', how: { kind: 'status', status: 500 } });
  await world.sendForm();
  const post = await world.waitForPost(/2 unconfirmed/);
  const asked = await world.slack.until(
    () => world.slack.thread(post.channel, post.ts).find(({ text }) => /no answer/.test(text)),
    'the question in the thread',
  );
  expect(countSubmissions()).toBe(1);

  await world.slack.click({
    user: world.ada,
    channel: post.channel,
    ts: asked.ts,
    button: 'Check again',
  });
  await world.clicksend.until(
    () => world.clicksend.calls('GET /mms/history').length >= 5,
    'one more look',
  );
  expect(countSubmissions()).toBe(1);

  await Promise.all(
    [1, 2].map(() =>
      world.slack.click({
        user: world.ada,
        channel: post.channel,
        ts: asked.ts,
        button: 'Send again',
      }),
    ),
  );
  await world.waitForPost(/2 queued · A\$0\.97/);
  expect(countSubmissions()).toBe(2);
});

test('429 with Retry-After: it waits as long as asked, says so, and sends once', async () => {
  world.clicksend.fault({
    endpoint: 'POST /mms/send',
    how: { kind: 'rateLimited', retryAfterSeconds: 2 },
  });
  await world.sendForm();
  await world.waitForPost(/2 queued/);
  const [first, second] = world.clicksend.calls('POST /mms/send');
  expect(first?.status).toBe(429);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  expect(world.clicksend.sent()).toHaveLength(2);
});

test('wrong credentials: refused in words', async () => {
  world.clicksend.fault({
    endpoint: 'POST /mms/send',
    how: {
      kind: 'status',
      status: 401,
      body: '{"http_code":401,"response_code":"UNAUTHORIZED","response_msg":"Authorization failed.","data":null}',
    },
  });
  await world.sendForm();
  await world.waitForPost(/2 not sent/);
  await world.waitForPrivateMessage(/username and API key/);
  expect(countSubmissions()).toBe(1);
});

test('an upload that fails for a while is made again; an upload that would die is made anew', async () => {
  world.clicksend.fault({
    endpoint: 'POST /uploads',
    times: 2,
    how: { kind: 'status', status: 503 },
  });
  await world.sendForm();
  await world.waitForPost(/2 queued/);
  expect(world.clicksend.calls('POST /uploads')).toHaveLength(3);
});
