import { once } from 'node:events';
import { request, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHealthRoutes } from '../../src/server/health.ts';
import { createHttpServer, createRequestGate, type Route } from '../../src/server/http-server.ts';

const servers: Server[] = [];
const log = { debug() {}, info() {}, warn() {}, error() {} };
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server with one slow route, which responds when `finish` is called. */
async function startServer() {
  const gate = createRequestGate();
  const waiting: (() => void)[] = [];
  const handleSlowly: Route['handle'] = async (_req, res) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    res.end('finished');
  };
  const metrics = { text: async () => 'counted', contentType: 'text/plain' };
  const store = async () => undefined;
  const routes: readonly Route[] = [
    { method: 'POST', path: '/hook', handle: handleSlowly },
    ...createHealthRoutes({ store }, metrics),
  ];
  const server = createHttpServer(routes, log, gate).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  const waitUntilInside = () => expect.poll(() => waiting.length).toBe(1);
  const finish = () => waiting.splice(0).forEach((go) => void go());
  return { gate, url, port: address.port, waitUntilInside, finish };
}

test('a closed gate lets running requests finish and answers new ones 503 with Retry-After', async () => {
  const { gate, url, waitUntilInside, finish } = await startServer();
  const first = fetch(`${url}/hook`, { method: 'POST', body: 'x' });
  await waitUntilInside();
  gate.close();
  const second = await fetch(`${url}/hook`, { method: 'POST', body: 'x'.repeat(500_000) });
  expect(second.status).toBe(503);
  expect(second.headers.get('retry-after')).toBe('5');
  expect(second.headers.get('connection')).toBe('close');
  let isEmpty = false;
  const emptied = gate.waitUntilEmpty().then(() => {
    isEmpty = true;
  });
  await fetch(`${url}/health/live`);
  expect(isEmpty).toBe(false);
  finish();
  expect(await (await first).text()).toBe('finished');
  await emptied;
});

test('while the gate is closed, readiness answers 503 “stopping”, and liveness and metrics answer', async () => {
  const { gate, url } = await startServer();
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  gate.close();
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ ready: false, parts: { app: 'stopping' } });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect(await (await fetch(`${url}/metrics`)).text()).toBe('counted');
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
});

test('a closed gate answers 503 on a kept-alive connection too, and ends that connection', async () => {
  const { gate, port } = await startServer();
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
  });
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n');
  await expect.poll(() => received).toContain('200 OK');
  gate.close();
  socket.write('POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\nx');
  await once(socket, 'end');
  expect(received).toContain('503 Service Unavailable');
});

test('a request whose client disconnects no longer counts as running', async () => {
  const { gate, url, waitUntilInside } = await startServer();
  await gate.waitUntilEmpty();
  const impatient = request(`${url}/hook`, { method: 'POST' }).end();
  impatient.on('error', () => undefined);
  await waitUntilInside();
  impatient.destroy();
  await gate.waitUntilEmpty();
});
