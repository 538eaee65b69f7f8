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
  ['an HTML page with status 200', { kind: 'html', carriedOut: true }],
  ['status 500 after ClickSend took the batch', { kind: 'status', status: 500, carriedOut: true }],
  ['a connection cut after ClickSend took the batch', { kind: 'reset', when: 'after' }],
  ['half a response', { kind: 'truncated' }],
];
for (const [name, how] of lostAnswers) {
  test(`after ${name}, the app finds the batch in the history and doesn’t submit it again`, async () => {
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

test('a message that a receipt named while the history was unreachable gets its price once the history is read', async () => {
  world.clicksend.fault({ endpoint: 'POST /mms/send', how: { kind: 'reset', when: 'after' } });
  const away = { kind: 'status', status: 500 } as const;
  world.clicksend.fault({ endpoint: 'GET /mms/history', how: away, times: 9 });
  await world.sendForm();
  const [first] = await world.waitForMessages(2);
  await world.clicksend.carrier(first?.messageId ?? '', { kind: 'deliver' });
  expect((await world.waitForPost(/1 delivered/)).text).not.toMatch(/A\$/);
  await world.waitForPost(/1 delivered · 1 queued · A\$0\.97/);
  expect(countSubmissions()).toBe(1);
});

test('batches whose response takes 30 seconds or drips in are found in the history and never submitted twice', async () => {
  const endpoint = 'POST /mms/send';
  world.clicksend.fault({ endpoint, how: { kind: 'silence', ms: 30_000, carriedOut: true } });
  world.clicksend.fault({ endpoint, how: { kind: 'drip', everyMs: 1_000 } });
  await world.sendForm();
  await world.sendForm({ Recipients: '0437 111 333, 0437 111 334' });
  await world.slack.until(() => {
    const posts = world.slack.messages(world.slack.channel('field-crew').id);
    return posts.filter(({ text }) => /2 queued · A/.test(text)).length === 2;
  }, 'both batches found in the history after their calls timed out');
  expect(countSubmissions()).toBe(2);
  expect(world.clicksend.sent()).toHaveLength(4);
});

test('a batch without response or trace is unconfirmed, and only *Send again* submits it again, once', async () => {
  world.clicksend.fault({ endpoint: 'POST /mms/send', how: { kind: 'status', status: 500 } });
  await world.sendForm();
  const post = await world.waitForPost(/2 unconfirmed/);
  const question = await world.slack.until(
    () => world.slack.thread(post.channel, post.ts).find(({ text }) => /no answer/.test(text)),
    'the question in the thread',
  );
  expect(countSubmissions()).toBe(1);

  await world.slack.click({
    user: world.ada,
    channel: post.channel,
    ts: question.ts,
    button: 'Check again',
  });
  await world.clicksend.until(
    () => world.clicksend.calls('GET /mms/history').length >= 5,
    'one more look-up in the history',
  );
  expect(countSubmissions()).toBe(1);

  await Promise.all(
    [1, 2].map(() =>
      world.slack.click({
        user: world.ada,
        channel: post.channel,
        ts: question.ts,
        button: 'Send again',
      }),
    ),
  );
  await world.waitForPost(/2 queued · A\$0\.97/);
  expect(countSubmissions()).toBe(2);
});

test('after a 429, the app waits for Retry-After and then sends each message once', async () => {
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

test('when ClickSend rejects the credentials, the post says not sent and Ada reads why; the batch isn’t retried', async () => {
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

test('an upload that ClickSend fails twice is retried until it succeeds', async () => {
  world.clicksend.fault({
    endpoint: 'POST /uploads',
    times: 2,
    how: { kind: 'status', status: 503 },
  });
  await world.sendForm();
  await world.waitForPost(/2 queued/);
  expect(world.clicksend.calls('POST /uploads')).toHaveLength(3);
});

const refusals: readonly [string, ClickSendFault['how']][] = [
  ['a whole batch', { kind: 'status', status: 409, carriedOut: true }],
  [
    'each message',
    {
      kind: 'rewrite',
      rewrite: (envelope) => ({
        ...envelope,
        data: {
          messages: (envelope.data as { messages: object[] }).messages.map((row) => ({
            ...row,
            status: 'ALREADY_EXISTS',
          })),
        },
      }),
    },
  ],
];
for (const [what, how] of refusals) {
  test(`when ClickSend refuses ${what} that it sends all the same, the post and /mms status say what the receipts say`, async () => {
    world.clicksend.fault({ endpoint: 'POST /mms/send', how });
    await world.sendForm();
    await world.waitForPost(/2 not sent/);
    const [first, second] = await world.waitForMessages(2);
    await world.clicksend.carrier(first?.messageId ?? '', { kind: 'deliver' });
    const post = await world.waitForPost(/1 delivered · 1 not sent/);
    await world.typeCommand(`/mms status ${/MMS-\w+/.exec(post.text)?.[0]}`);
    await world.waitForPrivateMessage(/✅ 0437 111 222 delivered/);
    // A receipt of a failure only says what the response said.
    await world.clicksend.carrier(second?.messageId ?? '', { kind: 'fail' });
    await world.passTime(10_000);
    await world.waitForPost(/1 delivered · 1 not sent/);
    expect(countSubmissions()).toBe(1);
  });
}
