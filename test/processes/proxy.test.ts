import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEnvironment } from '../../sandbox/operator.ts';
import { PATIENCE_MS } from '../../sandbox/patience.ts';
import { type ConnectProxy, PROXY_AUTHORITY, startConnectProxy } from '../setup/connect-proxy.ts';
import { hideEnvFile } from '../setup/hide-env-file.ts';
import { convertToHttps, startWorld, type World } from './world.ts';

describe.each([
  { kind: 'only connects', opensTls: false, authority: '' },
  { kind: 'opens TLS', opensTls: true, authority: PROXY_AUTHORITY },
])('a proxy that $kind', ({ opensTls, authority }) => {
  let proxy: ConnectProxy;
  let world: World;
  let settings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    proxy = await startConnectProxy({ opensTls });
    // Slack and ClickSend are on this machine, and without NO_PROXY the app reaches this machine directly.
    const proxies = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: 'none.example' };
    const env = { ...proxies, NODE_EXTRA_CA_CERTS: authority };
    world = await startWorld({ socketMode: true, behindTls: opensTls, env });
    const { apiUrl } = world.clicksend;
    settings = { ...env, CLICKSEND_API_URL: opensTls ? convertToHttps(apiUrl) : apiUrl };
  });
  afterAll(async () => {
    await world.close();
    proxy.close();
  });

  function runDoctor(env: Readonly<Record<string, string>>): Promise<string> {
    const { slack, clicksend } = world;
    const all = { PATH: process.env.PATH, ...hideEnvFile(), ...makeEnvironment(slack, clicksend) };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        ['dist/doctor.js'],
        { env: { ...all, ...env } },
        (_error, stdout) => resolve(stdout),
      );
    });
  }

  test('the app’s calls to Slack and ClickSend, and Slack’s socket, go through the proxy', async () => {
    const { slack, clicksend } = world;
    await world.sendForm();
    await world.waitForPost(/2 queued/);
    const count = (path: RegExp) => proxy.requests.filter((line) => path.test(line)).length;
    for (const [path, calls] of [
      [/\/apps\.connections\.open$/, slack.calls('apps.connections.open')],
      [/\/auth\.test$/, slack.calls('auth.test')],
      [/\/files\.info$/, slack.calls('files.info')],
      [/\/chat\.postMessage$/, slack.calls('chat.postMessage')],
      [/\/uploads$/, clicksend.calls('POST /uploads')],
      [/\/mms\/send$/, clicksend.calls('POST /mms/send')],
    ] as const) {
      expect([path, count(path)]).toEqual([path, calls.length]);
      expect(calls.length).toBeGreaterThan(0);
    }
    // The picture and Slack's socket.
    expect(count(/GET \/files-pri\//)).toBe(1);
    expect(count(/GET \/(?!api|files)/)).toBeGreaterThan(0);
    world.slack.endSockets('renewed');
    await expect.poll(() => slack.openSockets()).toBe(2);
    expect(slack.calls('apps.connections.open')).toHaveLength(2);
    await world.openForm('/mms');
  });

  test('the doctor’s calls go through the proxy', async () => {
    const before = proxy.requests.length;
    expect(await runDoctor(settings)).toMatch(/✔ Slack token/);
    expect(proxy.requests.slice(before)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/\/auth\.test$/),
        expect.stringMatching(/^GET .*\/account$/),
      ]),
    );
  });

  test('while the proxy refuses, the app keeps trying, and it reconnects afterwards', async () => {
    proxy.become('refusing');
    world.slack.endSockets('broken');
    const { logs } = world.app;
    await expect.poll(logs, { timeout: PATIENCE_MS }).toContain('failed to open Slack’s socket');
    proxy.become('open');
    await expect.poll(logs, { timeout: PATIENCE_MS }).toContain('opened Slack’s socket again');
    await world.openForm('/mms');
    expect(logs()).not.toContain('open%20sesame');
  });

  if (opensTls) {
    test('without the proxy’s certificate authority, the doctor says how to trust it', async () => {
      const screen = await runDoctor({ ...settings, NODE_EXTRA_CA_CERTS: '' });
      for (const check of ['Slack token', 'ClickSend credentials'])
        expect(screen).toMatch(
          new RegExp(`✖ ${check}: .*clock.* NODE_EXTRA_CA_CERTS in the environment`),
        );
    });
  }
});
