import {
  connectClient,
  isReadOnlyError,
  READY_TIMEOUT_MS,
  type RedisClient,
  RedisTimeoutError,
  reconnectClient,
  toStoreError,
  withRedisTimeout,
} from './redis-client.ts';

export interface RedisConnection {
  readonly client: RedisClient;
  /** Runs commands with a time-out. Whatever becomes of Redis, it settles; it rejects with an AppError that says `later`. */
  readonly run: <T>(operation: () => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

/** A connection whose commands wait until Redis is there. */
export interface WorkerConnection {
  readonly client: RedisClient;
  /** Takes the error of a command: if the server became a replica, connects again to find the primary. */
  handleError(error: unknown): void;
  close(): Promise<void>;
}

/** How long Redis may take to answer. The client's own `timeout` ends when a command is written to the socket. */
const ANSWER_TIMEOUT_MS = 2_500;
/** A connection that was silent for so long is closed; commands of people who wait find a new one. */
const USUAL_KEEP_ALIVE = { keepsCommands: false, pingMs: 1_500, silentMs: 4_000 };
/** How often a worker's connection is pinged. */
const PING_EVERY_MS = 5_000;
const WORKER_KEEP_ALIVE = { keepsCommands: true, silentMs: 15_000 };

/** Connects, and reconnects by itself from then on. Rejects when the first connection cannot be made. */
export async function connectRedis(url: string): Promise<RedisConnection> {
  const { client, getLastError } = await connectClient(url, USUAL_KEEP_ALIVE);
  const waitUntilReady = createReadiness(client, getLastError);
  return {
    client,
    async run(operation) {
      try {
        await waitUntilReady();
        return await withRedisTimeout(ANSWER_TIMEOUT_MS, operation());
      } catch (error) {
        // Silent or, after a failover, no longer the primary: a new connection finds the right server.
        if (error instanceof RedisTimeoutError || isReadOnlyError(error)) reconnectClient(client);
        throw error instanceof RangeError ? error : toStoreError(error);
      }
    },
    async close() {
      if (!client.isOpen) return;
      // Running commands may end; a Redis that is away has none to wait for.
      if (client.isReady)
        await withRedisTimeout(ANSWER_TIMEOUT_MS, client.close()).catch(() => client.destroy());
      else client.destroy();
    },
  };
}

/**
 * Connects for work that waits until Redis is back: commands given while it is away are carried out
 * then; commands that a silent Redis did not answer are rejected.
 */
export async function connectRedisWorker(url: string): Promise<WorkerConnection> {
  const { client } = await connectClient(url, WORKER_KEEP_ALIVE);
  // The client's own time-out of a silent socket starts again with everything that is written to it.
  const pinging = setInterval(() => {
    if (!client.isReady) return;
    withRedisTimeout(ANSWER_TIMEOUT_MS, client.ping()).catch((error: unknown) => {
      if (error instanceof RedisTimeoutError) reconnectClient(client);
    });
  }, PING_EVERY_MS);
  pinging.unref();
  return {
    client,
    handleError(error) {
      if (isReadOnlyError(error)) reconnectClient(client);
    },
    async close() {
      clearInterval(pinging);
      if (client.isOpen) client.destroy();
    },
  };
}

/** Connects for commands that block, one at a time, and each shorter than the silence after which it is closed. */
export async function connectRedisBlocking(
  url: string,
): Promise<Pick<WorkerConnection, 'client' | 'close'>> {
  const { client } = await connectClient(url, WORKER_KEEP_ALIVE);
  return {
    client,
    async close() {
      if (client.isOpen) client.destroy();
    },
  };
}

/** Returns a function that waits up to {@link READY_TIMEOUT_MS} until the client is connected. One listener, however many callers wait. */
function createReadiness(client: RedisClient, getLastError: () => unknown): () => Promise<void> {
  const waiting = new Set<() => void>();
  client.on('ready', () => {
    for (const go of waiting) go();
    waiting.clear();
  });
  return async () => {
    if (client.isReady) return;
    let go = () => {};
    const connected = new Promise<void>((resolve) => {
      go = resolve;
    });
    waiting.add(go);
    await withRedisTimeout(READY_TIMEOUT_MS, connected, getLastError).finally(() =>
      waiting.delete(go),
    );
  };
}
