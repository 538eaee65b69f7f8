import { expect, test } from 'vitest';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import { createBoltLogger } from '../../src/slack/client/client-log.ts';
import { createInteractiveOptions } from '../../src/slack/client/web-clients.ts';
import {
  type Answer,
  answerError,
  answerJson,
  answerOk,
  startScriptedSlack,
} from './scripted-slack.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

test('the metrics label calls by method, and a response URL, which is a secret, as response_url', async () => {
  const calls: string[] = [];
  const metrics: Metrics = {
    count() {},
    recordDuration: (_service, call) => void calls.push(call),
  };
  const clock = { now: () => 0, wait: async () => undefined };
  const { fetch } = createInteractiveOptions({
    apiUrl: 'http://127.0.0.1:1/api/',
    logger: createBoltLogger(log),
    clock,
    metrics,
  });
  await fetch?.('http://127.0.0.1:1/commands/T1/s3cr3t').catch(() => undefined);
  await fetch?.('http://127.0.0.1:1/api/views.open').catch(() => undefined);
  expect(calls).toEqual(['response_url', 'views.open']);
});

/** The fetch for response URLs, and the bodies that Slack received. */
async function createResponder(...answers: readonly Answer[]) {
  const bodies: unknown[] = [];
  const { apiUrl } = await startScriptedSlack(
    ...answers.map(
      (answer): Answer =>
        (res, call) => {
          bodies.push(JSON.parse(call.body));
          answer(res, call);
        },
    ),
  );
  const { fetch = globalThis.fetch } = createInteractiveOptions({
    apiUrl,
    logger: createBoltLogger(log),
    metrics: { count() {}, recordDuration() {} },
    clock: { now: () => 0, wait: async () => undefined },
  });
  const url = apiUrl.replace('/api/', '/response/1');
  const blocks = [{ type: 'rich_text', elements: [] }];
  const respond = () =>
    fetch(url, {
      method: 'POST',
      body: JSON.stringify({ text: '3 × 4', blocks, response_type: 'ephemeral' }),
    });
  return { bodies, respond };
}

test.each([
  ['invalid_blocks', answerError('invalid_blocks')],
  ['the same with status 404, as JSON', answerJson({ ok: false, error: 'invalid_blocks' }, 404)],
  [
    'the code as plain text',
    (res: Parameters<Answer>[0]) => res.writeHead(400).end('invalid_blocks_format'),
  ],
] as const)(
  'a private response that Slack does not render is sent again as plain text: %s',
  async (_name, refusal) => {
    const { bodies, respond } = await createResponder(refusal, answerOk());
    expect(await (await respond()).json()).toMatchObject({ ok: true });
    expect(bodies).toMatchObject([
      { blocks: expect.any(Array) },
      { text: '3 × 4', response_type: 'ephemeral' },
    ]);
    expect(bodies[1]).not.toHaveProperty('blocks');
  },
);

test('a used-up response URL is not retried', async () => {
  const { bodies, respond } = await createResponder(
    answerJson({ ok: false, error: 'used_url' }, 404),
  );
  expect((await respond()).status).toBe(404);
  expect(bodies).toHaveLength(1);
});
