import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClickSendFault } from '../../sandbox/clicksend/world.ts';
import { createBasicAuth, type Kit, PLAIN_MESSAGE, startKit } from './clicksend-kit.ts';

let kit: Kit;
let media: string;
beforeEach(async () => {
  kit = await startKit();
  media = await kit.upload();
});
afterEach(() => kit.close());

/** Sends one MMS during a fault; returns the response as text. */
async function sendDuring(how: ClickSendFault['how'], signal?: AbortSignal) {
  kit.world.fault({ endpoint: 'POST /mms/send', how });
  const response = await fetch(`${kit.world.apiUrl}/mms/send`, {
    method: 'POST',
    headers: { authorization: createBasicAuth(kit.world), 'content-type': 'application/json' },
    body: JSON.stringify({ media_file: media, messages: [PLAIN_MESSAGE] }),
    signal,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const countSent = () => kit.world.sent().length;

test('a status fault has its own body and headers, and the call takes effect if asked to', async () => {
  const plain = await sendDuring({ kind: 'status', status: 500 });
  expect(plain.status).toBe(500);
  expect(JSON.parse(plain.text)).toMatchObject({ response_code: 'INTERNAL_SERVER_ERROR' });
  expect(countSent()).toBe(0);
  const own = { status: 400, body: '{"response_code":400}', headers: { 'x-a': 'b' } };
  const answer = await sendDuring({ kind: 'status', ...own, carriedOut: true });
  expect(answer).toMatchObject({ status: 400, text: own.body });
  expect(answer.headers.get('x-a')).toBe('b');
  expect(countSent()).toBe(1);
});

test('an html fault responds with an HTML page', async () => {
  const answer = await sendDuring({ kind: 'html', status: 503 });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.text).toMatch(/^<html>/);
});

test('a rateLimited fault responds with 429 and Retry-After', async () => {
  const answer = await sendDuring({ kind: 'rateLimited', retryAfterSeconds: 7 });
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('7');
});

test('a reset fault cuts the connection before or after the call takes effect', async () => {
  await expect(sendDuring({ kind: 'reset', when: 'before' })).rejects.toThrow();
  expect(countSent()).toBe(0);
  await expect(sendDuring({ kind: 'reset', when: 'after' })).rejects.toThrow();
  expect(countSent()).toBe(1);
});

test('a truncated fault cuts the response after the call took effect', async () => {
  await expect(sendDuring({ kind: 'truncated' })).rejects.toThrow();
  expect(countSent()).toBe(1);
});

test('a drip fault sends the response byte by byte', async () => {
  const { status, text } = await sendDuring({ kind: 'drip', everyMs: 0 });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ response_code: 'SUCCESS' });
  expect(countSent()).toBe(1);
});

test('a silence fault delays the response, and the call takes effect only if asked to', async () => {
  const controller = new AbortController();
  const waits = sendDuring({ kind: 'silence', ms: 30_000, carriedOut: true }, controller.signal);
  await kit.world.until(() => countSent() === 1, 'the message');
  await kit.world.until(() => kit.world.calls('POST /mms/send').length === 1, 'the call');
  expect(kit.world.calls('POST /mms/send')).toMatchObject([{ status: 0 }]);
  controller.abort();
  await expect(waits).rejects.toThrow();
  await expect(sendDuring({ kind: 'silence', ms: 1, carriedOut: false })).rejects.toThrow();
  expect(countSent()).toBe(1);
  const late = await sendDuring({ kind: 'silence', ms: 1, carriedOut: true });
  expect(late.status).toBe(200);
});

test('a rewrite fault changes the response', async () => {
  const rewrite = (envelope: Record<string, unknown>) => ({ ...envelope, data: null });
  const { text } = await sendDuring({ kind: 'rewrite', rewrite });
  expect(JSON.parse(text)).toMatchObject({ response_code: 'SUCCESS', data: null });
});

test('faults apply in order, each as often as requested, and only to their endpoint', async () => {
  const endpoint = 'PUT /mms/{id}/cancel';
  kit.world.fault({ endpoint, times: 2, how: { kind: 'status', status: 500 } });
  kit.world.fault({ endpoint, how: { kind: 'status', status: 503 } });
  expect((await kit.call('GET /mms/history')).status).toBe(200);
  const got = [];
  for (let n = 0; n < 4; n += 1) got.push((await kit.call('PUT /mms/X/cancel')).status);
  expect(got).toEqual([500, 500, 503, 404]);
});

test('calls are recorded with request and response', async () => {
  await kit.call('PUT /mms/X/cancel?a=b', { c: 1 });
  expect(kit.world.calls('PUT /mms/{id}/cancel')).toMatchObject([
    {
      endpoint: 'PUT /mms/{message_id}/cancel',
      path: '/mms/X/cancel',
      query: { a: 'b' },
      body: { c: 1 },
      status: 404,
      answer: { response_code: 'NOT_FOUND' },
    },
  ]);
  expect(kit.world.calls().map((call) => call.endpoint)).toContain('POST /uploads');
});

test('until() resolves at the change, and its timeout names what it waited for', async () => {
  const waits = kit.world.until(() => kit.world.sent()[0], 'a message');
  await kit.send();
  expect((await waits).subject).toBe('Gate');
  await expect(kit.world.until(() => false, 'the moon', 1)).rejects.toThrow(/the moon/);
  let changes = 0;
  const forget = kit.world.onChange(() => {
    changes += 1;
  });
  kit.world.setPrice('1');
  forget();
  kit.world.setPrice('2');
  expect(changes).toBe(1);
});
