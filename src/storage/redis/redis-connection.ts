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
  /** Runs commands with a timeout. It always settles, and rejects with an AppError that says `later`. */
  readonly run: <T>(operation: () => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

/** A connection whose commands wait until Redis is reachable. */
export interface WorkerConnection {
  readonly client: RedisClient;
  /** Handles a command's error: if the server became a replica, reconnects to find the primary. */
  handleError(error: unknown): void;
  close(): Promise<void>;
}

/** How long Redis may take to respond. The client's own `timeout` ends once a command is written to the socket. */
const ANSWER_TIMEOUT_MS = 2_500;
/** A connection that was silent for this long is closed, so that waiting people's commands use a new one. */
const USUAL_KEEP_ALIVE = { keepsCommands: false, pingMs: 1_500, silentMs: 4_000 };
/** How often a worker's connection is pinged. */
const PING_EVERY_MS = 5_000;
const WORKER_KEEP_ALIVE = { keepsCommands: true, silentMs: 15_000 };

/** Connects, and reconnects by itself from then on. Rejects if the first connection fails. */
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
      // Lets running commands end. If Redis is not reachable, there are none to wait for.
      if (client.isReady)
        await withRedisTimeout(ANSWER_TIMEOUT_MS, client.close()).catch(() => client.destroy());
      else client.destroy();
    },
  };
}

/**
 * Connects for work that waits until Redis is back: commands issued while it is not reachable run then.
 * Commands that a silent Redis did not answer are rejected.
 */
export async function connectRedisWorker(url: string): Promise<WorkerConnection> {
  const { client } = await connectClient(url, WORKER_KEEP_ALIVE);
  // The client's own timeout for a silent socket restarts with everything that is written to it.
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

/**
 * Connects for blocking commands, one at a time, each shorter than the silence after which the connection
 * is closed.
 */
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

/**
 * Returns a function that waits up to {@link READY_TIMEOUT_MS} until the client is connected. Uses one
 * listener, however many callers wait.
 */
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
