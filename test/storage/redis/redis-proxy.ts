import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A connection to a Redis that can lead to another one, be slow or lose data. */
interface RedisProxy {
  readonly url: string;
  /** New connections lead to the Redis on this port. Open ones stay. */
  leadTo(port: number): void;
  /** Responses are this much later (ms). Infinity: requests and responses are lost. */
  delay(ms: number): void;
  close(): Promise<void>;
}

export async function startRedisProxy(to: number): Promise<RedisProxy> {
  let port = to;
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    keep(near);
    keep(far);
    near.on('data', (data) => {
      if (Number.isFinite(delayMs)) far.write(data);
    });
    far.on('data', (answer) => {
      if (delayMs === 0) near.write(answer);
      else if (Number.isFinite(delayMs)) setTimeout(() => near.write(answer), delayMs);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const own = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `redis://127.0.0.1:${own}`,
    leadTo(other) {
      port = other;
    },
    delay(ms) {
      delayMs = ms;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
