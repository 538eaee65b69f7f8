import { describe, expect, it, onTestFinished } from 'vitest';
import { createClickSendClient } from '../../src/clicksend/client.ts';
import { callFailures } from '../../src/clicksend/http/call-failures.ts';
import { startUntrustedServer } from '../setup/untrusted-server.ts';
import {
  type Answer,
  answerHtml,
  answerJson,
  answerNothing,
  answerSuccess,
  answerTruncated,
  createCountingMeter,
  createStillClock,
  makeMms,
  resetConnection,
  startScriptedClickSend,
} from './world.ts';

type Trouble = keyof typeof callFailures;
type Client = Awaited<ReturnType<typeof startScriptedClickSend>>['client'];

/** Only a response that never ends makes the test wait. */
const makeTimeouts = (answer: Answer) => {
  const ms = answer === answerNothing || answer === drip ? 300 : 10_000;
  return { sendMs: ms, readMs: ms, uploadMs: ms };
};
const internal = { http_code: 200, response_code: 'INTERNAL_ERROR', response_msg: '', data: null };

/** A byte every 20 ms: never silent for long, and never complete. */
const drip: Answer = (_seen, res) => {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
  const timer = setInterval(() => res.write(' '), 20);
  res.on('close', () => clearInterval(timer));
};

const answerPage503: Answer = (_seen, res) => {
  res.writeHead(503, { 'content-type': 'text/html' });
  res.end('<html><body>Busy</body></html>');
};

/** Every request fails like this. */
const answering: readonly [string, Trouble, Answer][] = [
  ['429 with Retry-After', 'busy', answerJson({}, 429, { 'retry-after': '21' })],
  ['429 without Retry-After', 'busy', answerJson({}, 429)],
  [
    '429 inside 200',
    'busy',
    answerJson({ http_code: 429, response_code: 'HTTP_TOO_MANY_REQUESTS' }),
  ],
  ['TOO_MANY_REQUESTS inside 200', 'busy', answerJson({ response_code: 'TOO_MANY_REQUESTS' })],
  ['a connection reset', 'noAnswer', resetConnection],
  ['no response', 'noAnswer', answerNothing],
  ['500', 'broken', answerJson({}, 500)],
  ['503 with an HTML page', 'broken', answerPage503],
  ['408', 'broken', answerJson({}, 408)],
  ['an internal error inside 200', 'broken', answerJson(internal)],
  ['500 inside 200', 'broken', answerJson({ http_code: 500, response_code: 500 })],
  ['an HTML page with status 200', 'unreadable', answerHtml],
  ['a truncated response', 'unreadable', answerTruncated()],
  ['a response that trickles in', 'unreadable', drip],
  ['an empty response', 'unreadable', (_seen, res) => res.end()],
];

describe.each(answering)('%s', (_name, trouble, answer) => {
  const timeouts = makeTimeouts(answer);
  const { code, submission, what } = callFailures[trouble];

  it(`becomes “${code}”; a submitted batch was: ${submission}`, async () => {
    const { client, seen } = await startScriptedClickSend(answer, { timeouts });
    const outcome = await client.submitBatch('https://x.test/p.jpg', [makeMms(1)]);
    expect(outcome).toMatchObject({ kind: submission, problem: { code, what } });
    expect(seen).toHaveLength(1);
  });

  it('makes a call that may be repeated fail with “retry later”', async () => {
    const { client } = await startScriptedClickSend(answer, { timeouts });
    await expect(client.fetchAccount()).rejects.toMatchObject({ code, retry: 'later' });
    await expect(upload(client)).rejects.toMatchObject({ code, retry: 'later' });
  });
});

it.each([
  [
    'other fields than documented',
    'unreadable',
    answerSuccess({ messages: [{ nothing: 'known' }] }),
  ],
] as const)('submitting a batch that gets %s', async (_name, trouble, answer) => {
  const { client } = await startScriptedClickSend(answer);
  const outcome = await client.submitBatch('https://x.test/p.jpg', [makeMms(1)]);
  const { code, submission } = callFailures[trouble];
  if (trouble === 'unreadable') expect(outcome).toMatchObject({ messages: [{ kind: 'unsure' }] });
  else expect(outcome).toMatchObject({ kind: submission, problem: { code } });
});

it('an unreachable ClickSend took nothing, and calls may be retried later', async () => {
  const { client, close } = await startScriptedClickSend(answerJson({}));
  await close();
  const { code } = callFailures.unreachable;
  expect(await client.submitBatch('https://x.test/p.jpg', [makeMms(1)])).toMatchObject({
    kind: 'notTaken',
    problem: { code },
  });
  await expect(client.fetchAccount()).rejects.toMatchObject({ code, retry: 'later' });
});

it('with an untrusted certificate neither a batch nor the API key is sent', async () => {
  const { url, requests } = await startUntrustedServer();
  const client = createClickSendClient({
    url: `${url}/v3`,
    username: 'someone',
    apiKey: 'a-key',
    clock: createStillClock().clock,
    metrics: createCountingMeter().metrics,
  });
  onTestFinished(() => client.close());
  const { code } = callFailures.untrusted;
  expect(await client.submitBatch('https://x.test/p.jpg', [makeMms(1)])).toMatchObject({
    kind: 'notTaken',
    problem: { code },
  });
  await expect(client.fetchAccount()).rejects.toMatchObject({ code, retry: 'later' });
  await expect(upload(client)).rejects.toMatchObject({ code, retry: 'later' });
  expect(requests()).toBe(0);
});

function upload(client: Client) {
  return client.uploadMedia({ bytes: new Uint8Array(3) } as never);
}
