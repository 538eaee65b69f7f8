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
  /** Runs commands with a deadline: whatever becomes of Redis, it ends, with an error that can be tried again later. */
  readonly run: <T>(operation: () => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

/** A connection whose commands wait until Redis is there. */
export interface WorkerConnection {
  readonly client: RedisClient;
  /** Looks at what a command failed with: on a server that became a replica the right one is looked for. */
  handleError(error: unknown): void;
  close(): Promise<void>;
}

/** How long Redis may take to answer. The client's own `timeout` ends when a command is written to the socket. */
const answerMs = 2_500;
/** How often a patient connection is tried. */
const tryMs = 5_000;

/** Connects, and from then on connects again by itself. Rejects when the first connection cannot be made. */
export async function connectRedis(url: string): Promise<RedisConnection> {
  const { client, getLastError } = await connectClient(url, { keepsCommands: false });
  const ready = readiness(client, getLastError);
  return {
    client,
    async run(operation) {
      try {
        await ready();
        return await withRedisTimeout(answerMs, operation());
      } catch (error) {
        // Silent or, after a failover, no longer the master: a new connection finds the right one.
        if (error instanceof RedisTimeoutError || isReadOnlyError(error)) reconnectClient(client);
        throw error instanceof RangeError ? error : toStoreError(error);
      }
    },
    async close() {
      if (!client.isOpen) return;
      // Lets running commands end; a Redis that is away has none to wait for.
      if (client.isReady)
        await withRedisTimeout(answerMs, client.close()).catch(() => client.destroy());
      else client.destroy();
    },
  };
}

/**
 * Connects for work that waits until Redis is back: commands given while it is away are kept, and
 * carried out then; those that a silent one did not answer are rejected.
 */
export async function connectRedisWorker(url: string): Promise<WorkerConnection> {
  const { client } = await connectClient(url, { keepsCommands: true });
  // The client's own time-out of a silent socket begins again with everything that is written to it.
  const trying = setInterval(() => {
    if (!client.isReady) return;
    withRedisTimeout(answerMs, client.ping()).catch((error: unknown) => {
      if (error instanceof RedisTimeoutError) reconnectClient(client);
    });
  }, tryMs);
  trying.unref();
  return {
    client,
    handleError(error) {
      if (isReadOnlyError(error)) reconnectClient(client);
    },
    async close() {
      clearInterval(trying);
      if (client.isOpen) client.destroy();
    },
  };
}

/** Gives what waits until the client is connected, for a while. One listener, however many wait. */
function readiness(client: RedisClient, lastError: () => unknown): () => Promise<void> {
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
    await withRedisTimeout(READY_TIMEOUT_MS, connected, lastError).finally(() =>
      waiting.delete(go),
    );
  };
}
