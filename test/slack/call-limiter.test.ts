import { describe, expect, test } from 'vitest';
import { RetryLaterError } from '../../src/core/errors.ts';
import type { RateLimiter } from '../../src/core/ports/rate-limiter.ts';
import { createSlackConnection } from '../../src/slack/client/connection.ts';
import { silent } from '../core/world.ts';
import {
  answerError,
  answerOk,
  answerRateLimited,
  catchError,
  createProcess,
  createSharedLimits,
  startScriptedSlack,
} from './scripted-slack.ts';

type Process = ReturnType<typeof createProcess>;

const post = ({ client }: Process, channel = 'C1', send = '') =>
  client.chat.postMessage({
    channel,
    text: 'Hello',
    metadata: { event_type: 'slack_mms', event_payload: { send } },
  });
const update = ({ client }: Process, ts = '1.1') =>
  client.chat.update({ channel: 'C1', ts, text: 'Hello' });

/** The time that the call is told to wait (ms); 0 if it was made. */
async function measureWait(call: Promise<unknown>): Promise<number> {
  const thrown = await catchError(call);
  if (thrown === undefined) return 0;
  expect(thrown).toBeInstanceOf(RetryLaterError);
  return thrown instanceof RetryLaterError ? thrown.afterMs : Number.NaN;
}

describe('a call beyond the rate limit', () => {
  test('is not made by any process', async () => {
    const { apiUrl, calls } = await startScriptedSlack(answerOk());
    const limits = createSharedLimits();
    const [one, other] = [createProcess(apiUrl, limits), createProcess(apiUrl, limits)];
    expect(await measureWait(post(one))).toBe(0);
    expect(await measureWait(post(other))).toBe(1_000);
    expect(await measureWait(post(other, 'C2'))).toBe(0);
    expect(calls).toHaveLength(2);
    limits.pass(1_000);
    expect(await measureWait(post(other))).toBe(0);
  });

  test('counts as answered, so that nobody searches for its message', async () => {
    const { apiUrl } = await startScriptedSlack(answerOk());
    const process = createProcess(apiUrl);
    await post(process);
    expect(await catchError(post(process))).toMatchObject({ code: 'not_yet', answered: true });
  });

  test('is told to wait longer the more calls wait already', async () => {
    const { apiUrl } = await startScriptedSlack(answerOk());
    const process = createProcess(apiUrl);
    await post(process);
    const waits = [];
    for (const send of ['a', 'b', 'c']) waits.push(await measureWait(post(process, 'C1', send)));
    expect(waits).toEqual([1_000, 2_000, 3_000]);
    // For the same post again, as when another job updates it.
    expect(await measureWait(post(process, 'C1', 'b'))).toBe(2_000);
    expect(await measureWait(post(process, 'C1', 'd'))).toBe(4_000);
  });

  test('does not wait for earlier calls that never come back', async () => {
    const { apiUrl } = await startScriptedSlack(answerOk());
    const limits = createSharedLimits();
    const process = createProcess(apiUrl, limits);
    for (const send of ['a', 'b', 'c', 'd']) await measureWait(post(process, 'C1', send));
    limits.pass(3_000);
    // The earlier calls did not come back.
    expect(await measureWait(post(process, 'C1', 'd'))).toBe(0);
    expect(await measureWait(post(process, 'C1', 'e'))).toBe(1_000);
  });

  test('may be retried in another form at once if Slack refused the first form', async () => {
    const { apiUrl } = await startScriptedSlack(answerError('invalid_blocks'), answerOk());
    const process = createProcess(apiUrl);
    expect(await catchError(post(process))).not.toBeInstanceOf(RetryLaterError);
    expect(await measureWait(post(process))).toBe(0);
    expect(await measureWait(post(process))).toBe(1_000);
  });

  test('waits a second while the store can’t be reached', async () => {
    const away: RateLimiter = {
      acquire: () => Promise.reject(new Error('the store is away')),
      block: () => Promise.reject(new Error('the store is away')),
    };
    const { apiUrl, calls } = await startScriptedSlack(answerOk());
    expect(await measureWait(update(createProcess(apiUrl, createSharedLimits(away))))).toBe(1_000);
    expect(calls).toEqual([]);
  });
});

describe('“ratelimited” from Slack', () => {
  test.each([
    ['with 429', answerRateLimited('20'), 20_000],
    ['with status 200', answerError('ratelimited'), 10_000],
  ])('%s blocks that method, and no other, in all processes', async (_name, answer, ms) => {
    const { apiUrl, calls } = await startScriptedSlack(answer, answerOk());
    const limits = createSharedLimits();
    const [one, other] = [createProcess(apiUrl, limits), createProcess(apiUrl, limits)];
    expect(await measureWait(update(one))).toBe(ms);
    expect(await measureWait(update(other, '2.2'))).toBe(ms);
    expect(await measureWait(post(other))).toBe(0);
    limits.pass(ms + 1);
    expect(await measureWait(update(other))).toBe(0);
    expect(calls.map(({ method }) => method)).toEqual([
      'chat.update',
      'chat.postMessage',
      'chat.update',
    ]);
  });

  test('also blocks calls that a person waits for', async () => {
    const { apiUrl } = await startScriptedSlack(answerRateLimited('20'), answerOk());
    const process = createProcess(apiUrl);
    const show = () => process.client.views.update({ view_id: 'V1', view: {} as never });
    expect(await measureWait(show())).toBe(20_000);
    expect(await measureWait(show())).toBeGreaterThanOrEqual(20_000);
  });

  test('blocks one channel the first time, and all channels when it comes again', async () => {
    const { apiUrl } = await startScriptedSlack(
      answerRateLimited('20'),
      answerOk(),
      answerRateLimited('30'),
      answerOk(),
    );
    const process = createProcess(apiUrl);
    expect(await measureWait(post(process, 'C1'))).toBe(20_000);
    expect(await measureWait(post(process, 'C1'))).toBeGreaterThanOrEqual(20_000);
    expect(await measureWait(post(process, 'C2'))).toBe(0);
    expect(await measureWait(post(process, 'C3'))).toBe(30_000);
    expect(await measureWait(post(process, 'C4'))).toBe(30_000);
  });
});

/** The log line says what to do, because its reader was just woken. */
const REFUSED = expect.stringMatching(
  /^Slack does not accept SLACK_BOT_TOKEN: \w+\. Put the Bot User OAuth Token .* restart the app\. If .*install it again$/,
);

describe('a token that Slack does not accept', () => {
  test('makes jobs wait longer each time, and is logged once', async () => {
    const { apiUrl, calls } = await startScriptedSlack(answerError('token_revoked'));
    const limits = createSharedLimits();
    const process = createProcess(apiUrl, limits);
    const waits = [];
    for (let n = 0; n < 9; n += 1) {
      const ms = await measureWait(update(process));
      expect(await measureWait(post(process))).toBe(ms);
      waits.push(ms / 1000);
      limits.pass(ms);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(calls).toHaveLength(9);
    expect(process.lines).toEqual([REFUSED]);
  });

  test('that is accepted again unblocks the jobs', async () => {
    const { apiUrl } = await startScriptedSlack(
      answerError('invalid_auth'),
      answerOk(),
      answerError('invalid_auth'),
    );
    const limits = createSharedLimits();
    const process = createProcess(apiUrl, limits);
    expect(await measureWait(update(process))).toBe(5_000);
    limits.pass(5_000);
    expect(await measureWait(update(process))).toBe(0);
    expect(await measureWait(post(process))).toBe(5_000);
    expect(process.lines).toEqual([REFUSED, 'Slack accepts the token again', REFUSED]);
  });

  test('makes the app unready, and a readiness check that finds it accepted unblocks the jobs', async () => {
    const revoked = answerError('token_revoked');
    const { apiUrl } = await startScriptedSlack(revoked, revoked, answerOk());
    const limits = createSharedLimits();
    const process = createProcess(apiUrl, limits);
    const { check } = createSlackConnection({
      client: createProcess(apiUrl, limits).client,
      clock: limits.clock,
      log: silent,
      token: process.token,
    });
    await update(process).catch(() => undefined);
    await expect(check()).rejects.toThrow(
      'Slack rejected the app’s token (SLACK_BOT_TOKEN). Slack’s reason: token_revoked',
    );
    expect(await measureWait(update(process))).toBeGreaterThan(0);
    limits.pass(5_001);
    await check();
    expect(await measureWait(update(process))).toBe(0);
    expect(process.lines).toHaveLength(2);
  });

  test('is not suspected when Slack only limits the rate', async () => {
    const { apiUrl } = await startScriptedSlack(answerOk(), answerRateLimited('5'));
    const limits = createSharedLimits();
    const { client, token } = createProcess(apiUrl, limits);
    const { check } = createSlackConnection({ client, clock: limits.clock, log: silent, token });
    await check();
    limits.pass(6_000);
    await check();
  });
});
