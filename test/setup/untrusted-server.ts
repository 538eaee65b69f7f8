import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

const read = (name: string) =>
  readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');

/**
 * An https server on loopback for the duration of a test, with an untrusted certificate. Counts the
 * requests that reach it.
 */
export async function startUntrustedServer(): Promise<{
  readonly url: string;
  requests(): number;
}> {
  let requests = 0;
  const server = createServer({ key: read('nobody.key'), cert: read('nobody.cert') }, (_, res) => {
    requests += 1;
    res.end('{}');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, requests: () => requests };
}
