import { createServer } from 'node:http';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createHttpClient } from '../../src/clicksend/http/http-client.ts';
import { setProxy } from '../../src/http/http-agent.ts';
import { type ConnectProxy, startConnectProxy } from '../setup/connect-proxy.ts';

let proxy: ConnectProxy;
/** For servers on this machine, which the app otherwise reaches without the proxy. */
const NO_PROXY = 'none.example';
const before = getGlobalDispatcher();
beforeEach(async () => {
  proxy = await startConnectProxy();
  setProxy({ HTTP_PROXY: proxy.url, NO_PROXY });
});
afterEach(() => {
  setProxy({});
  setGlobalDispatcher(before);
  proxy.close();
});

/**
 * Sends a batch to a ClickSend that responds like this: at most once, over a connection of its
 * own.
 */
async function send(answer: 'accept' | 'hang up', host = '127.0.0.1') {
  const server = createServer((_req, res) => {
    if (answer === 'hang up') res.destroy();
    else res.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  }).listen(0, host);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const http = createHttpClient({
    url: `http://${host}:${port}`,
    username: 'user',
    apiKey: 'key',
    clock: { now: Date.now, wait: async () => undefined },
    metrics: { count: () => undefined, recordDuration: () => undefined },
  });
  onTestFinished(async () => {
    await http.close();
    server.close();
  });
  return http.exchange({
    name: 'send',
    method: 'POST',
    path: '/mms/send',
    body: {},
    timeoutMs: 2_000,
  });
}

test('a batch goes through the proxy’s tunnel', async () => {
  expect(await send('accept')).toMatchObject({ kind: 'answered', status: 200, body: { ok: true } });
  expect(proxy.requests).toEqual(['POST /mms/send']);
});

test('a connection that breaks inside the tunnel leaves the outcome unknown', async () => {
  expect(await send('hang up')).toMatchObject({ kind: 'lost' });
  expect(proxy.requests).toEqual(['POST /mms/send']);
});

test.each(['refusing', 'silent'] as const)(
  'a %s proxy means that ClickSend cannot have the batch, so it may be submitted again',
  async (how) => {
    proxy.become(how);
    expect(await send('accept')).toMatchObject({ kind: 'unreached' });
    expect(proxy.requests).toEqual([]);
  },
);

test.each(['127.0.0.1', 'localhost'])(
  'the app reaches its own machine as %s without the proxy unless NO_PROXY says otherwise',
  async (host) => {
    setProxy({ HTTP_PROXY: proxy.url });
    expect(await send('accept', host)).toMatchObject({ kind: 'answered', status: 200 });
    expect(proxy.requests).toEqual([]);
  },
);
