import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld } from '../../sandbox/clicksend/world.ts';
import { makeEnvironment } from '../../sandbox/operator.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { readConfig } from '../../src/config.ts';
import { proxyCheck } from '../../src/doctor/checks/proxy-check.ts';
import { createDoctorContext } from '../../src/doctor/doctor-context.ts';
import { formatResults } from '../../src/doctor/format-results.ts';
import { runChecks } from '../../src/doctor/run-doctor.ts';
import { type ConnectProxy, startConnectProxy } from '../setup/connect-proxy.ts';

let proxy: ConnectProxy;
let slack: SlackWorld;
let clicksend: ClickSendWorld;
beforeAll(async () => {
  [proxy, slack, clicksend] = await Promise.all([
    startConnectProxy(),
    startSlack(),
    startClickSend(),
  ]);
});
afterAll(async () => {
  await Promise.all([slack.close(), clicksend.close()]);
  proxy.close();
});

/** The doctor's line about the proxy with these settings. */
async function diagnose(settings: Readonly<Record<string, string>>): Promise<string> {
  const config = readConfig({ ...makeEnvironment(slack, clicksend), ...settings });
  const results = await runChecks([proxyCheck], createDoctorContext(config));
  const line = formatResults(results, { colours: false });
  expect(line).not.toContain('sesame');
  return line;
}

test('the doctor names a working proxy without its password, and prints no line without one', async () => {
  const { host } = new URL(proxy.url);
  const line = `✔ proxy: ${host} connects to Slack and ClickSend`;
  expect(await diagnose({ HTTPS_PROXY: proxy.url })).toBe(line);
  expect(await diagnose({ HTTP_PROXY: proxy.url })).toBe(line);
  expect(await diagnose({})).toBe('');
});

test('the doctor says how to fix a proxy that is down, refuses the password or refuses Slack', async () => {
  const { host, port } = new URL(proxy.url);
  expect(await diagnose({ HTTPS_PROXY: 'http://127.0.0.1:1' })).toMatch(
    /^✖ proxy: 127\.0\.0\.1:1 can’t be reached \(.*ECONNREFUSED.*\)\. Correct HTTPS_PROXY, or remove it/,
  );
  for (const login of ['', 'firm:wrong@']) {
    expect(await diagnose({ HTTP_PROXY: `http://${login}127.0.0.1:${port}` })).toContain(
      `✖ proxy: ${host} refuses the user and the password. Write them in HTTP_PROXY as http://user:password@${host}`,
    );
  }
  proxy.become('refusing');
  expect(await diagnose({ HTTPS_PROXY: proxy.url })).toContain(
    `✖ proxy: ${host} refuses to connect to ${new URL(slack.apiUrl).host} (403). Ask whoever runs it to allow slack.com`,
  );
});
