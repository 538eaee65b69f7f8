import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createHealthRoutes } from '../../src/server/health.ts';
import { createHttpServer, type Route } from '../../src/server/http-server.ts';
import { createPrometheusMetrics } from '../../src/server/metrics.ts';

const servers: Server[] = [];
const errors: unknown[] = [];
const log = {
  debug() {},
  info() {},
  warn() {},
  error: (fields: Readonly<Record<string, unknown>>) => void errors.push(fields),
};

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  errors.splice(0);
});

async function startServer(routes: readonly Route[]): Promise<string> {
  const server = createHttpServer(routes, log).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const respondParams: Route['handle'] = (_req, res, params) => void res.end(JSON.stringify(params));

test('matches a route by method and path, and passes its parameters', async () => {
  const url = await startServer([
    { method: 'POST', path: '/clicksend/receipts/:secret', handle: respondParams },
  ]);
  const post = (path: string) => fetch(url + path, { method: 'POST' });
  expect(await (await post('/clicksend/receipts/abc?x=1')).json()).toEqual({ secret: 'abc' });
  expect((await post('/clicksend/receipts')).status).toBe(404);
  expect((await post('/clicksend/receipts/abc/d')).status).toBe(404);
  expect((await fetch(`${url}/clicksend/receipts/abc`)).status).toBe(404);
  expect((await fetch(`${url}/`)).status).toBe(404);
});

test.each<[string, Route['handle']]>([
  [
    'at once',
    () => {
      throw new Error('fell over');
    },
  ],
  ['later', () => Promise.reject(new Error('fell over'))],
])('answers 500 when a route throws %s, and serves the next request', async (_when, handle) => {
  const url = await startServer([
    { method: 'GET', path: '/bad', handle },
    { method: 'GET', path: '/good', handle: respondParams },
  ]);
  const answer = await fetch(`${url}/bad`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('');
  expect(errors).toMatchObject([{ path: '/bad' }]);
  expect((await fetch(`${url}/good`)).status).toBe(200);
});

test('serves health, which names a failing part, and metrics', async () => {
  let isStoreFine = true;
  const store = async () => {
    if (!isStoreFine) throw new Error('the store is away');
  };
  const metrics = createPrometheusMetrics({ withProcess: true });
  metrics.count('messages', { outcome: 'answered' }, 3);
  metrics.recordDuration('slack', 'chat.update', '200', 120);
  const url = await startServer(createHealthRoutes({ store }, metrics));

  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  isStoreFine = false;
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ ready: false, parts: { store: 'the store is away' } });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);

  const text = await fetch(`${url}/metrics`);
  expect(text.headers.get('content-type')).toContain('text/plain');
  const lines = await text.text();
  expect(lines).toContain('slack_mms_messages_total{outcome="answered"} 3');
  expect(lines).toContain(
    'slack_mms_outside_call_seconds_count{service="slack",call="chat.update",outcome="200"} 1',
  );
  expect(lines).toContain('process_resident_memory_bytes ');
});
