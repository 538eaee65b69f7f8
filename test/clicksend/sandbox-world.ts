import { onTestFinished } from 'vitest';
import { type ClickSendOptions, startClickSend } from '../../sandbox/clicksend/server.ts';
import { createClickSendClient } from '../../src/clicksend/client.ts';
import type { OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import type { E164 } from '../../src/domain/phone.ts';
import { createCountingMeter } from './world.ts';

export const PHONE = '+61491570006' as E164;
export const OTHER = '+61491570156' as E164;
// A 1×1 GIF.
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** The app’s client and the sandbox’s ClickSend on one clock, which tests move. */
export async function createSandboxWorld(options: ClickSendOptions = {}) {
  let time = 1_780_000_000_000;
  const sandbox = await startClickSend({ now: () => time, ...options });
  const { metrics } = createCountingMeter();
  const client = createClickSendClient({
    url: sandbox.apiUrl,
    username: sandbox.username,
    apiKey: sandbox.apiKey,
    clock: { now: () => time, wait: async () => undefined },
    metrics,
  });
  onTestFinished(async () => {
    await client.close();
    await sandbox.close();
  });
  const { url } = await client.uploadMedia({
    bytes: GIF,
    type: 'image/gif',
    width: 1,
    height: 1,
    sha256: 'a',
    original: { width: 1, height: 1, sizeBytes: GIF.byteLength },
  });
  return {
    sandbox,
    client,
    picture: url,
    now: () => time,
    forward: (ms: number) => {
      time += ms;
    },
  };
}

export const makeMessage = (phone: E164, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  to: phone,
  subject: 'Gate',
  body: 'Open',
  reference: `R-${phone}`,
  ...more,
});
