import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBasicAuth, type Kit, listKeys, sample, startKit } from './clicksend-kit.ts';

let kit: Kit;
beforeEach(async () => {
  kit = await startKit();
});
afterEach(() => kit.close());

test('GET /account returns the documented keys, the balance as text and the API key in clear', async () => {
  const { body } = await kit.call('GET /account');
  const { on_trial, ...data } = body.data;
  expect(listKeys({ ...body, data })).toEqual(listKeys(sample('account')));
  expect(on_trial).toBe(0);
  expect(data.balance).toBe('100.000000');
  expect(data._subaccount).toMatchObject({ api_key: kit.world.apiKey, access_mms: 1 });
});

test('GET /account allows 20 calls a minute, then responds with 429 and Retry-After', async () => {
  for (let n = 0; n < 20; n += 1) expect((await kit.call('GET /account')).status).toBe(200);
  const refused = await kit.call('GET /account');
  expect(refused.status).toBe(429);
  expect(refused.body).toEqual(sample('error-429'));
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  kit.forward(50);
  expect((await kit.call('GET /account')).headers.get('retry-after')).toBe('20');
  kit.forward(11);
  expect((await kit.call('GET /account')).status).toBe(200);
});

test.each([
  ['no credentials', undefined],
  ['a wrong key', `Basic ${Buffer.from('sandbox:wrong').toString('base64')}`],
  ['a bearer token', 'Bearer x'],
])('a call with %s gets 401', async (_name, authorization) => {
  const response = await fetch(`${kit.world.apiUrl}/account`, {
    headers: authorization === undefined ? {} : { authorization },
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual(sample('error-401'));
});

test('an unknown path gets 404 and a wrong method 405, both with the code NOT_FOUND', async () => {
  for (const [endpoint, status] of [
    ['GET /mms/nothing', 404],
    ['GET /mms/send', 405],
  ] as const) {
    const answer = await kit.call(endpoint);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ http_code: status, response_code: 'NOT_FOUND' });
  }
});

test('a withdrawn endpoint gets 404 or 405', async () => {
  kit.world.withdraw('GET /mms/receipts');
  kit.world.withdraw('PUT /mms/{id}/cancel', 405);
  expect((await kit.call('GET /mms/receipts')).status).toBe(404);
  expect((await kit.call('PUT /mms/X/cancel')).status).toBe(405);
  expect((await kit.call('GET /mms/history')).status).toBe(200);
});

test('invalid JSON gets 400', async () => {
  const response = await fetch(`${kit.world.apiUrl}/mms/send`, {
    method: 'POST',
    headers: { authorization: createBasicAuth(kit.world), 'content-type': 'application/json' },
    body: '{"messages":',
  });
  expect(response.status).toBe(400);
});

test('an account has the name, key and balance with which it was started', async () => {
  const other = await startKit({ username: 'ada', apiKey: 'k', balance: '1.5', price: '0.1' });
  expect(other.world).toMatchObject({ username: 'ada', apiKey: 'k' });
  expect((await other.call('GET /account')).body.data.balance).toBe('1.500000');
  await other.close();
});
