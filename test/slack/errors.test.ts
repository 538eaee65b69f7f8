import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { AppError, RetryLaterError } from '../../src/core/errors.ts';
import {
  FINAL_SLACK_CODES,
  findSlackOutcome,
  SLACK_OUTCOMES,
  type SlackOutcome,
} from '../../src/slack/errors/outcomes.ts';
import { getSlackErrorCode, toAppError } from '../../src/slack/errors/to-app-error.ts';
import { startUntrustedServer } from '../setup/untrusted-server.ts';
import {
  type Answer,
  answerError,
  answerJson,
  answerRateLimited,
  catchError,
  createProcess,
  startScriptedSlack,
} from './scripted-slack.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How the app classifies a call to which Slack responds like this. */
async function classifyAnswer(answer: Answer, timeoutMs?: number): Promise<AppError> {
  const { apiUrl } = await startScriptedSlack(answer);
  const { client } = createProcess(apiUrl, undefined, timeoutMs);
  return toAppError(await catchError(client.files.info({ file: 'F1' })));
}

const words = SLACK_OUTCOMES.flatMap((one) =>
  [one.code, ...(one.also ?? [])].map((code) => [code, one] as const),
);
const ofSlack = words.filter(([code]) => !code.startsWith('slack_'));
const listThatAre = (follows: SlackOutcome['follows']) =>
  ofSlack.filter(([, one]) => one.follows === follows);

test('no error code has two outcomes', () => {
  const codes = words.map(([code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(listThatAre('final'))('%s is final, and a person reads why', async (code, row) => {
  const error = await classifyAnswer(answerError(code));
  expect(error).toMatchObject({ retry: 'never', answered: true });
  expect(FINAL_SLACK_CODES).toContain(code);
  expect(error.problem).toEqual(row.text && { code: row.code, ...row.text });
  if (row.text) expect(error.code).toBe(row.code);
});

test.each(SLACK_OUTCOMES.flatMap(({ code, text }) => (text ? [{ code, ...text }] : [])))(
  '$code has a sentence in plain words',
  ({ what, todo }) => {
    expect(what).toMatch(/^[A-Z].*[^.]$/);
    expect(todo).not.toMatch(/\.$/);
  },
);

test.each([
  'not_in_channel',
  'channel_not_found',
  'missing_scope',
  'is_archived',
  'invalid_auth',
  'file_deleted',
])('%s says what to do', (code) => {
  expect(findSlackOutcome(code)?.text?.todo).not.toBe('');
});

test.each(listThatAre('token'))(
  '%s is waited out with RetryLaterError and its reason',
  async (code, row) => {
    const error = await classifyAnswer(answerError(code));
    expect(error).toBeInstanceOf(RetryLaterError);
    expect(error).toMatchObject({ code: row.code, answered: true, problem: row.text });
    expect(FINAL_SLACK_CODES).not.toContain(code);
  },
);

test.each(listThatAre('wait'))('%s with status 200 is waited out', async (code) => {
  const error = await classifyAnswer(answerError(code));
  expect(error).toBeInstanceOf(RetryLaterError);
  expect(error).toMatchObject({ code: 'ratelimited', retryAfterMs: 10_000, answered: true });
});

test.each([
  ['7', 7_000],
  ['0', 1_000],
  [undefined, 10_000],
  ['soon', 10_000],
  ['86400', 600_000],
])('429 with Retry-After %s is waited out for %i ms', async (retryAfter, afterMs) => {
  const error = await classifyAnswer(answerRateLimited(retryAfter));
  expect(error).toBeInstanceOf(RetryLaterError);
  expect(error).toMatchObject({ code: 'ratelimited', answered: true, afterMs });
});

test.each([...listThatAre('shorter'), ...listThatAre('simpler'), ...listThatAre('unmarked')])(
  '%s is final once the last form of a message was refused',
  async (code) => {
    expect(await classifyAnswer(answerError(code))).toMatchObject({
      code,
      retry: 'never',
      answered: true,
    });
    expect(FINAL_SLACK_CODES).not.toContain(code);
  },
);

test.each(listThatAre('again'))('%s is retried later', async (code, { done }) => {
  const answered = done === 'no';
  expect(await classifyAnswer(answerError(code))).toMatchObject({ code, retry: 'later', answered });
});

test('an internal fault of Slack leaves it unknown whether the call took effect', () => {
  for (const code of ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])
    expect(findSlackOutcome(code)).toMatchObject({ done: 'not known', follows: 'again' });
});

test('an unknown error is retried later, and counts as a refusal', async () => {
  const { apiUrl } = await startScriptedSlack(answerError('something_new'));
  const thrown = await catchError(createProcess(apiUrl).client.auth.test());
  expect(getSlackErrorCode(thrown)).toBe('something_new');
  expect(toAppError(thrown)).toMatchObject({
    code: 'something_new',
    retry: 'later',
    answered: true,
  });
});

const page = '<!DOCTYPE html><html><body>Back in a minute</body></html>';
const answerHtml =
  (status: number): Answer =>
  (res) => {
    res.writeHead(status, { 'content-type': 'text/html' });
    res.end(page);
  };
/** Writes a byte every 20 ms: never silent for long, and never complete. */
const drip: Answer = (res) => {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
  const timer = setInterval(() => res.write(' '), 20);
  res.on('close', () => clearInterval(timer));
};
/** The same while garbage is collected, which removes whatever nothing refers to. */
const dripAndCollect: Answer = (res, call) => {
  drip(res, call);
  const timer = setInterval(collectGarbage, 20);
  res.on('close', () => clearInterval(timer));
};
const answerHalf: Answer = (res) => {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  res.write('{"ok":tr', () => res.socket?.destroy());
};

test.each<[string, string, Answer]>([
  ['an HTML page with status 200', 'slack_unreadable', answerHtml(200)],
  ['truncated JSON with status 200', 'slack_unreadable', (res) => res.end('{"ok":tr')],
  ['a response without ok', 'slack_unreadable', answerJson({})],
  ['a connection reset', 'slack_lost', (res) => res.socket?.resetAndDestroy()],
  ['a connection that ends in the middle of the response', 'slack_lost', answerHalf],
  ['no response', 'slack_timeout', () => {}],
  ['a response that trickles in', 'slack_timeout', drip],
  ['a response that trickles in while garbage is collected', 'slack_timeout', dripAndCollect],
  ['500', 'slack_http_500', answerHtml(500)],
  ['503', 'slack_http_503', answerHtml(503)],
  ['404', 'slack_http_404', answerHtml(404)],
])('%s becomes %s', async (_name, code, answer) => {
  const error = await classifyAnswer(answer, code === 'slack_timeout' ? 300 : 10_000);
  const done = findSlackOutcome(code)?.done;
  expect(done).toBeDefined();
  expect(error).toMatchObject({ code, retry: 'later', answered: done === 'no' });
  expect(error.message).not.toContain('<html>');
});

test('an unreachable Slack becomes slack_unreached: the call had no effect', async () => {
  const { apiUrl, close } = await startScriptedSlack();
  close();
  const error = toAppError(await catchError(createProcess(apiUrl).client.auth.test()));
  expect(error).toMatchObject({ code: 'slack_unreached', retry: 'later', answered: true });
});

test('an untrusted certificate becomes slack_untrusted, and no request is made', async () => {
  const { url, requests } = await startUntrustedServer();
  const error = toAppError(await catchError(createProcess(`${url}/api/`).client.auth.test()));
  expect(error).toMatchObject({ code: 'slack_untrusted', retry: 'later', answered: true });
  expect(requests()).toBe(0);
});

test('an AppError passes through unchanged', () => {
  const ours = new AppError('x', { retry: 'ask' });
  expect(toAppError(ours)).toBe(ours);
});
