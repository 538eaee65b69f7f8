import { describe, expect, test } from 'vitest';
import { RetryLaterError } from '../../src/core/errors.ts';
import type { RateLimiter } from '../../src/core/ports/rate-limiter.ts';
import { createSlackConnection } from '../../src/slack/client/connection.ts';
import { silent } from '../core/world.ts';
import { limited, ok, processOf, says, sharedLimits, slackThat, thrownBy } from './slack-that.ts';

type Process = ReturnType<typeof processOf>;

const post = ({ client }: Process, channel = 'C1', send = '') =>
  client.chat.postMessage({
    channel,
    text: 'Hello',
    metadata: { event_type: 'slack_mms', event_payload: { send } },
  });
const update = ({ client }: Process, ts = '1.1') =>
  client.chat.update({ channel: 'C1', ts, text: 'Hello' });

/** How long it is told to wait (ms); 0 when the call was made. */
async function told(call: Promise<unknown>): Promise<number> {
  const thrown = await thrownBy(call);
  if (thrown === undefined) return 0;
  expect(thrown).toBeInstanceOf(RetryLaterError);
  return thrown instanceof RetryLaterError ? thrown.afterMs : Number.NaN;
}

describe('a call whose turn has not come', () => {
  test('is not made, whichever process would make it', async () => {
    const { apiUrl, calls } = await slackThat(ok());
    const limits = sharedLimits();
    const [one, other] = [processOf(apiUrl, limits), processOf(apiUrl, limits)];
    expect(await told(post(one))).toBe(0);
    expect(await told(post(other))).toBe(1_000);
    expect(await told(post(other, 'C2'))).toBe(0);
    expect(calls).toHaveLength(2);
    limits.pass(1_000);
    expect(await told(post(other))).toBe(0);
  });

  test('has done nothing, so nothing needs to be looked for', async () => {
    const { apiUrl } = await slackThat(ok());
    const process = processOf(apiUrl);
    await post(process);
    expect(await thrownBy(post(process))).toMatchObject({ code: 'not_yet', answered: true });
  });

  test('comes back behind those who wait already, and not all at once', async () => {
    const { apiUrl } = await slackThat(ok());
    const process = processOf(apiUrl);
    await post(process);
    const waits = [];
    for (const send of ['a', 'b', 'c']) waits.push(await told(post(process, 'C1', send)));
    expect(waits).toEqual([1_000, 2_000, 3_000]);
    // For the same post again, as when another job wants it.
    expect(await told(post(process, 'C1', 'b'))).toBe(2_000);
    expect(await told(post(process, 'C1', 'd'))).toBe(4_000);
  });

  test('and who lets its turn pass holds nobody up', async () => {
    const { apiUrl } = await slackThat(ok());
    const limits = sharedLimits();
    const process = processOf(apiUrl, limits);
    for (const send of ['a', 'b', 'c', 'd']) await told(post(process, 'C1', send));
    limits.pass(3_000);
    // Those before it did not come.
    expect(await told(post(process, 'C1', 'd'))).toBe(0);
    expect(await told(post(process, 'C1', 'e'))).toBe(1_000);
  });

  test('takes its turn again in another shape when Slack refuses the first', async () => {
    const { apiUrl } = await slackThat(says('invalid_blocks'), ok());
    const process = processOf(apiUrl);
    expect(await thrownBy(post(process))).not.toBeInstanceOf(RetryLaterError);
    expect(await told(post(process))).toBe(0);
    expect(await told(post(process))).toBe(1_000);
  });

  test('waits a little while the store cannot say whose turn it is', async () => {
    const away: RateLimiter = {
      acquire: () => Promise.reject(new Error('the store is away')),
      block: () => Promise.reject(new Error('the store is away')),
    };
    const { apiUrl, calls } = await slackThat(ok());
    expect(await told(update(processOf(apiUrl, sharedLimits(away))))).toBe(1_000);
    expect(calls).toEqual([]);
  });
});

describe('“ratelimited” of Slack', () => {
  test.each([
    ['with 429', limited('20'), 20_000],
    ['with status 200', says('ratelimited'), 10_000],
  ])('%s keeps all processes from that method, and from no other', async (_name, answer, ms) => {
    const { apiUrl, calls } = await slackThat(answer, ok());
    const limits = sharedLimits();
    const [one, other] = [processOf(apiUrl, limits), processOf(apiUrl, limits)];
    expect(await told(update(one))).toBe(ms);
    expect(await told(update(other, '2.2'))).toBe(ms);
    expect(await told(post(other))).toBe(0);
    limits.pass(ms + 1);
    expect(await told(update(other))).toBe(0);
    expect(calls.map(({ method }) => method)).toEqual([
      'chat.update',
      'chat.postMessage',
      'chat.update',
    ]);
  });

  test('holds what a person waits for as well', async () => {
    const { apiUrl } = await slackThat(limited('20'), ok());
    const process = processOf(apiUrl);
    const show = () => process.client.views.update({ view_id: 'V1', view: {} as never });
    expect(await told(show())).toBe(20_000);
    expect(await told(show())).toBeGreaterThanOrEqual(20_000);
  });

  test('about one channel lets the others get their posts; said again, it is about all', async () => {
    const { apiUrl } = await slackThat(limited('20'), ok(), limited('30'), ok());
    const process = processOf(apiUrl);
    expect(await told(post(process, 'C1'))).toBe(20_000);
    expect(await told(post(process, 'C1'))).toBeGreaterThanOrEqual(20_000);
    expect(await told(post(process, 'C2'))).toBe(0);
    expect(await told(post(process, 'C3'))).toBe(30_000);
    expect(await told(post(process, 'C4'))).toBe(30_000);
  });
});

describe('a token that Slack does not accept', () => {
  test('keeps the jobs from asking, for longer each time, and is said once', async () => {
    const { apiUrl, calls } = await slackThat(says('token_revoked'));
    const limits = sharedLimits();
    const process = processOf(apiUrl, limits);
    const waits = [];
    for (let n = 0; n < 9; n += 1) {
      const ms = await told(update(process));
      expect(await told(post(process))).toBe(ms);
      waits.push(ms / 1000);
      limits.pass(ms);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(calls).toHaveLength(9);
    expect(process.lines).toEqual(['Slack does not accept SLACK_BOT_TOKEN: token_revoked']);
  });

  test('that is accepted again lets everything go on', async () => {
    const { apiUrl } = await slackThat(says('invalid_auth'), ok(), says('invalid_auth'));
    const limits = sharedLimits();
    const process = processOf(apiUrl, limits);
    expect(await told(update(process))).toBe(5_000);
    limits.pass(5_000);
    expect(await told(update(process))).toBe(0);
    expect(await told(post(process))).toBe(5_000);
    expect(process.lines).toEqual([
      'Slack does not accept SLACK_BOT_TOKEN: invalid_auth',
      'Slack accepts the token again',
      'Slack does not accept SLACK_BOT_TOKEN: invalid_auth',
    ]);
  });

  test('is what readiness says, and when readiness finds it accepted the jobs go on at once', async () => {
    const revoked = says('token_revoked');
    const { apiUrl } = await slackThat(revoked, revoked, ok());
    const limits = sharedLimits();
    const process = processOf(apiUrl, limits);
    const { check } = createSlackConnection({
      client: processOf(apiUrl, limits).client,
      clock: limits.clock,
      log: silent,
      token: process.token,
    });
    await update(process).catch(() => undefined);
    await expect(check()).rejects.toThrow(
      'Slack rejected the app’s token (SLACK_BOT_TOKEN). Slack’s reason: token_revoked',
    );
    expect(await told(update(process))).toBeGreaterThan(0);
    limits.pass(5_001);
    await check();
    expect(await told(update(process))).toBe(0);
    expect(process.lines).toHaveLength(2);
  });

  test('is not doubted because Slack is busy', async () => {
    const { apiUrl } = await slackThat(ok(), limited('5'));
    const limits = sharedLimits();
    const { client, token } = processOf(apiUrl, limits);
    const { check } = createSlackConnection({ client, clock: limits.clock, log: silent, token });
    await check();
    limits.pass(6_000);
    await check();
  });
});
