import { readFileSync } from 'node:fs';
import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { AppError } from '../../src/app/app-error.ts';
import { slackErrorCode, toAppError } from '../../src/slack/errors.ts';

/** What the client throws for an answer of Slack's. */
async function thrownFor(answer: () => Response | Promise<Response>): Promise<unknown> {
  const client = new WebClient('xoxb-test', {
    fetch: async () => answer(),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => 'error',
      setName() {},
    } as never,
  });
  return client.auth.test().then(
    () => undefined,
    (error: unknown) => error,
  );
}
const slackSays = (error: string) => thrownFor(() => Response.json({ ok: false, error }));

/** Every code that the two tables of errors.ts name. */
const source = readFileSync('src/slack/errors.ts', 'utf8');
const table = (name: string) =>
  /\n {2}\}\),\n\);/.exec(source.slice(source.indexOf(`const ${name}`)));
const codesIn = (name: string) => {
  const from = source.indexOf(`const ${name}`);
  const body = source.slice(from, from + (table(name)?.index ?? 0));
  return [...body.matchAll(/^ {4}(\w+):/gm)].flatMap(([, code]) => code ?? []);
};
const permanent = codesIn('permanent');

test('the table of errors is found', () => {
  expect(permanent).toContain('not_in_channel');
  expect(codesIn('synonyms')).toContain('token_expired');
});

test.each([...permanent, ...codesIn('synonyms')])(
  '%s has words, and is not tried again',
  async (code) => {
    const error = toAppError(await slackSays(code));
    expect(error).toMatchObject({ retry: 'never', answered: true });
    expect(permanent).toContain(error.code);
    expect(error.problem?.code).toBe(error.code);
    expect(error.problem?.what).toMatch(/^[A-Z].*[^.]$/);
    expect(error.problem?.todo).not.toMatch(/\.$/);
  },
);

test.each([
  'not_in_channel',
  'channel_not_found',
  'missing_scope',
  'is_archived',
  'invalid_auth',
  'file_deleted',
])('%s says what to do', async (code) => {
  expect(toAppError(await slackSays(code)).problem?.todo).not.toBe('');
});

test.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])(
  'after %s nobody knows what Slack did',
  async (code) => {
    expect(toAppError(await slackSays(code))).toMatchObject({
      code,
      retry: 'later',
      answered: false,
    });
  },
);

test('an unknown refusal is tried again, and was a refusal', async () => {
  const thrown = await slackSays('something_new');
  expect(slackErrorCode(thrown)).toBe('something_new');
  expect(toAppError(thrown)).toMatchObject({
    code: 'something_new',
    retry: 'later',
    answered: true,
  });
});

test('a rate limit is waited out as long as Slack says', async () => {
  const limited = await thrownFor(
    () => new Response('', { status: 429, headers: { 'retry-after': '7' } }),
  );
  expect(toAppError(limited)).toMatchObject({
    code: 'ratelimited',
    retry: 'later',
    retryAfterMs: 7000,
    answered: true,
  });
});

test.each([
  [500, false],
  [503, false],
  [404, true],
])('HTTP %i: refused is %s', async (status, answered) => {
  const error = toAppError(await thrownFor(() => new Response('<html>', { status })));
  expect(error).toMatchObject({ code: `slack_http_${status}`, retry: 'later', answered });
});

test.each([
  ['ECONNREFUSED', true],
  ['ENOTFOUND', true],
  ['ECONNRESET', false],
  ['UND_ERR_SOCKET', false],
])('a connection that ended with %s never left: %s', async (code, neverLeft) => {
  const cause = Object.assign(new Error(code), { code });
  const thrown = await thrownFor(() => Promise.reject(new TypeError('fetch failed', { cause })));
  expect(toAppError(thrown)).toMatchObject({
    code: 'slack_unreached',
    retry: 'later',
    answered: neverLeft,
  });
});

test('an error of ours stays what it is', () => {
  const ours = new AppError('x', { retry: 'ask' });
  expect(toAppError(ours)).toBe(ours);
});
