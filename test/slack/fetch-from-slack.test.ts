import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { fetchFromSlack } from '../../src/slack/client/fetch-from-slack.ts';
import { NO_RETRY_OPTIONS } from '../../src/slack/client/web-clients.ts';
import { toAppError } from '../../src/slack/errors/to-app-error.ts';

const call = { method: 'POST', body: 'a=1&b=%C3%A9', redirect: 'error' } as const;

/** Starts a server and returns its URL, what it received, and its connections. */
async function startServer(answer: RequestListener) {
  const received: unknown[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    received.push([req.method, req.url, req.headers['x-test'], body]);
    answer(req, res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/api/views.open`, received };
}

test('a call sends its method, headers and body, and returns status, headers and the whole body', async () => {
  const { url, received } = await startServer((_req, res) => {
    res.writeHead(429, { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] });
    res.write('{"ok":');
    setImmediate(() => res.end('"é"}'));
  });
  const answer = await fetchFromSlack(url, { ...call, headers: { 'X-Test': 'yes' } });
  expect(received).toEqual([['POST', '/api/views.open', 'yes', call.body]]);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await answer.json()).toEqual({ ok: 'é' });
});

test('a response may have no body', async () => {
  const { url } = await startServer((_req, res) => void res.writeHead(204).end());
  const answer = await fetchFromSlack(url, call);
  expect([answer.status, await answer.text()]).toEqual([204, '']);
});

test('a redirect is not followed', async () => {
  const { url, received } = await startServer((_req, res) => {
    res.writeHead(307, { location: '/elsewhere' }).end();
  });
  await expect(fetchFromSlack(url, call)).rejects.toThrow(TypeError);
  expect(received).toHaveLength(1);
});

test.each<[string, RequestListener]>([
  ['never comes', () => undefined],
  ['never ends', (_req, res) => void res.writeHead(200).write('{')],
])('a response that %s ends with the signal', async (_what, answer) => {
  let arrived = () => {};
  const waiting = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const { url } = await startServer((req, res) => {
    answer(req, res);
    arrived();
  });
  const controller = new AbortController();
  const fetching = fetchFromSlack(url, { ...call, signal: controller.signal });
  await waiting;
  controller.abort(new DOMException('too slow', 'TimeoutError'));
  await expect(fetching).rejects.toMatchObject({ name: 'TimeoutError' });
});

test.each([false, true])(
  'a connection that nobody finishes opening ends with the signal (aborted before: %s)',
  async (isAbortedBefore) => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const controller = new AbortController();
    const abort = () => controller.abort(new DOMException('too slow', 'TimeoutError'));
    if (isAbortedBefore) abort();
    // The server never answers the TLS handshake.
    const url = `https://127.0.0.1:${port}/api/views.open`;
    const fetching = fetchFromSlack(url, { ...call, signal: controller.signal });
    if (!isAbortedBefore) void once(server, 'connection').then(abort);
    await expect(fetching).rejects.toMatchObject({ name: 'TimeoutError' });
  },
);

/** The app's code for what Slack's client throws. */
async function callFailing(url: string, timeout = 0): Promise<string> {
  const slackApiUrl = url.replace('views.open', '');
  const options = { ...NO_RETRY_OPTIONS, slackApiUrl, timeout, fetch: fetchFromSlack };
  const client = new WebClient('xoxb-test', options);
  const error: unknown = await client.apiCall('views.open', { view: '{}' }).catch((one) => one);
  return toAppError(error).code;
}

test.each<[string, RequestListener, string]>([
  ['breaks off before the headers', (req) => void req.socket.destroy(), 'slack_lost'],
  [
    'breaks off in its body',
    (_req, res) => {
      res.writeHead(200, { 'content-length': '9' }).write('{', () => res.destroy());
    },
    'slack_lost',
  ],
  ['is a redirect', (_req, res) => void res.writeHead(302, { location: '/' }).end(), 'slack_lost'],
  ['is an error', (_req, res) => void res.writeHead(503).end('busy'), 'slack_http_503'],
])('a call whose response %s gets the code of that', async (_what, answer, code) => {
  expect(await callFailing((await startServer(answer)).url)).toBe(code);
});

test('a call that nobody takes gets the code of that', async () => {
  expect(await callFailing('http://127.0.0.1:1/api/views.open')).toBe('slack_unreached');
});
