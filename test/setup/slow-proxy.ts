import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy to a server on this machine that can delay responses. */
interface SlowProxy {
  readonly port: number;
  /** From now on every response is delayed by this many ms. */
  delay(ms: number): void;
  close(): Promise<void>;
}

export async function startSlowProxy(port: number): Promise<SlowProxy> {
  let delayMs = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    // In order, even if the delay changes meanwhile.
    let before = Promise.resolve();
    far.on('data', (part) => {
      const delayed = new Promise<void>((resolve) => setTimeout(resolve, delayMs));
      before = Promise.all([before, delayed]).then(() => void near.write(part));
    });
    near.pipe(far);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port');
  return {
    port: address.port,
    delay(ms) {
      delayMs = ms;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
