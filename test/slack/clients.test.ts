import { expect, test } from 'vitest';
import type { Meter } from '../../src/app/ports/clock-log-meter.ts';
import { boltLogger } from '../../src/slack/connection/bolt-logger.ts';
import { interactiveOptions } from '../../src/slack/connection/clients.ts';

test('a response URL is a secret and becomes no label; a method does', async () => {
  const calls: string[] = [];
  const meter: Meter = { count() {}, took: (_service, call) => void calls.push(call) };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const clock = { now: () => 0, wait: async () => undefined };
  const { fetch } = interactiveOptions({
    apiUrl: 'http://127.0.0.1:1/api/',
    logger: boltLogger(log),
    clock,
    meter,
  });
  await fetch?.('http://127.0.0.1:1/commands/T1/s3cr3t').catch(() => undefined);
  await fetch?.('http://127.0.0.1:1/api/views.open').catch(() => undefined);
  expect(calls).toEqual(['response_url', 'views.open']);
});
