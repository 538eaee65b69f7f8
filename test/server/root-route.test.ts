import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createRootRoute } from '../../src/server/health.ts';
import { createHttpServer } from '../../src/server/http-server.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

test('GET / answers that the app is running, with its version and where the docs are', async () => {
  const server = createHttpServer([createRootRoute()], log).listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(
    new RegExp(`^slack-mms ${version.replaceAll('.', '\\.')} is running[^]*docs/`),
  );
  server.close();
});
