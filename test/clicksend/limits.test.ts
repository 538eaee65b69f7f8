import { describe, expect, it } from 'vitest';
import type { RateLimiter } from '../../src/core/ports/rate-limiter.ts';
import { createLocalRateLimiter } from '../../src/storage/local-rate-limiter.ts';
import {
  answerHtml,
  answerJson,
  answerSuccess,
  makeMms,
  NOW,
  readFixture,
  startScriptedClickSend,
} from './world.ts';

/** The rate limits that all replicas share, at a time that the test sets. */
function createSharedPace() {
  let now = NOW;
  return {
    pace: createLocalRateLimiter(() => now),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const account = answerSuccess(
  (readFixture('docs-get_account') as { readonly data: Readonly<Record<string, unknown>> }).data,
);
const answerBusy = (seconds: string) =>
  answerJson(readFixture('error_429'), 429, { 'retry-after': seconds });
const picture = 'https://x.test/p.jpg';

describe('a 429 from ClickSend', () => {
  it('blocks that call in every replica until its time is over, and no other call', async () => {
    const { pace, pass } = createSharedPace();
    const one = await startScriptedClickSend(answerBusy('20'), { pace });
    const other = await startScriptedClickSend(answerSuccess({ messages: [] }), { pace });
    await one.client.submitBatch(picture, [makeMms(1)]);

    const outcome = await other.client.submitBatch(picture, [makeMms(1)]);
    expect(outcome).toMatchObject({
      kind: 'notTaken',
      problem: { code: 'clicksend_busy' },
      retryAfterMs: 20_000,
    });
    expect(other.seen).toEqual([]);
    await other.client.priceBatch(picture, [makeMms(1)]).catch(() => undefined);
    expect(other.seen.map(({ path }) => path)).toEqual(['/v3/mms/price']);

    pass(20_001);
    await other.client.submitBatch(picture, [makeMms(1)]);
    expect(other.seen.map(({ path }) => path)).toEqual(['/v3/mms/price', '/v3/mms/send']);
  });

  it('is reported at once to a person who makes the same call meanwhile', async () => {
    const { pace } = createSharedPace();
    await (await startScriptedClickSend(answerBusy('20'), { pace })).client
      .fetchAccount()
      .catch(() => undefined);
    const { client, seen, waits } = await startScriptedClickSend(account, { pace });
    await expect(client.fetchAccount()).rejects.toMatchObject({
      code: 'clicksend_busy',
      retry: 'later',
      retryAfterMs: 20_000,
      problem: { what: expect.stringContaining('asked me to wait') },
    });
    expect([seen, waits]).toEqual([[], []]);
  });

  it.each([
    ['an upload', (client: Client) => client.uploadMedia({ bytes: new Uint8Array(1) } as never)],
    ['a new rule', (client: Client) => client.putRule('receipts', {} as never)],
  ])('also blocks %s', async (_name, call) => {
    const { pace } = createSharedPace();
    const { client, seen } = await startScriptedClickSend(answerBusy('20'), { pace });
    await expect(call(client)).rejects.toMatchObject({ code: 'clicksend_busy' });
    await expect(call(client)).rejects.toMatchObject({ retryAfterMs: 20_000 });
    expect(seen).toHaveLength(1);
  });
});

describe('fetchAccount', () => {
  it('is called fewer than 20 times a minute by all replicas together', async () => {
    const { pace, pass } = createSharedPace();
    const replicas = await Promise.all(
      [1, 2, 3].map(() => startScriptedClickSend(account, { pace })),
    );
    const askedAt: number[] = [];
    for (let second = 0; second < 180; second += 1) {
      for (const { client, seen } of replicas) {
        const before = seen.length;
        await client.fetchAccount().catch(() => undefined);
        if (seen.length > before) askedAt.push(second);
      }
      pass(1_000);
    }
    const countInMinute = (from: number) =>
      askedAt.filter((at) => at >= from && at < from + 60).length;
    const most = Math.max(...askedAt.map(countInMinute));
    expect(most).toBeLessThan(20);
    expect(most).toBeGreaterThan(15);
  });

  it('fails with the app’s own error code when the app itself reached its limit', async () => {
    const { pace } = createSharedPace();
    const { client, seen } = await startScriptedClickSend(account, { pace });
    for (let n = 0; n < 8; n += 1) await client.fetchAccount();
    await expect(client.fetchAccount()).rejects.toMatchObject({
      code: 'clicksend_own_limit',
      retry: 'later',
      problem: { what: 'I asked ClickSend about the account too often' },
    });
    expect(seen).toHaveLength(8);
  });
});

describe('when the store can’t say whether a call may be made', () => {
  const away: RateLimiter = {
    acquire: () => Promise.reject(new Error('the store is away')),
    block: () => Promise.reject(new Error('the store is away')),
  };

  it('no batch is submitted, because its outcome could not be stored', async () => {
    const { client, seen } = await startScriptedClickSend(answerSuccess({ messages: [] }), {
      pace: away,
    });
    expect(await client.submitBatch(picture, [makeMms(1)])).toMatchObject({
      kind: 'notTaken',
      retryAfterMs: 1_000,
      problem: { code: 'store_away', what: expect.not.stringContaining('ClickSend is') },
    });
    await expect(client.fetchAccount()).rejects.toMatchObject({ code: 'store_away' });
    expect(seen).toEqual([]);
  });

  it('a response is still returned if the store fails after the call began', async () => {
    const going: RateLimiter = { ...away, acquire: async () => 0 };
    const { client } = await startScriptedClickSend(answerBusy('20'), { pace: going });
    expect(await client.submitBatch(picture, [makeMms(1)])).toMatchObject({ retryAfterMs: 20_000 });
  });
});

it('an HTML page instead of a response does not count as a rate limit', async () => {
  const { pace } = createSharedPace();
  const { client, seen } = await startScriptedClickSend(
    [answerHtml, answerHtml, answerHtml, account],
    { pace },
  );
  await client.fetchAccount().catch(() => undefined);
  await client.fetchAccount();
  expect(seen).toHaveLength(4);
});

type Client = Awaited<ReturnType<typeof startScriptedClickSend>>['client'];
