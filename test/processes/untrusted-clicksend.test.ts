import { expect, onTestFinished, test } from 'vitest';
import { startUntrustedServer } from '../setup/untrusted-server.ts';
import { startWorld } from './world.ts';

// Only a real socket checks certificates.
test('a ClickSend with an untrusted certificate gets no request, and the post says why', async () => {
  const { url, requests } = await startUntrustedServer();
  const other = await startWorld({ env: { CLICKSEND_API_URL: `${url}/v3` } });
  onTestFinished(() => other.close());
  await other.sendForm();
  await other.waitForPost(/couldn’t verify that the answer came from ClickSend/);
  expect(requests()).toBe(0);
});
