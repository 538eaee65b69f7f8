import {
  connectAnew,
  connected,
  failed,
  isReadOnly,
  type RedisClient,
  readyMs,
  Silence,
  within,
} from './redis-client.ts';

export interface RedisConnection {
  readonly client: RedisClient;
  /** Runs commands with a deadline: whatever becomes of Redis, it ends, with an error that can be tried again later. */
  readonly run: <T>(operation: () => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

/** A connection whose commands wait until Redis is there. */
export interface PatientConnection {
  readonly client: RedisClient;
  /** Looks at what a command failed with: on a server that became a replica the right one is looked for. */
  heed(error: unknown): void;
  close(): Promise<void>;
}

/** How long Redis may take to answer. The client's own `timeout` ends when a command is written to the socket. */
const answerMs = 2_500;
/** How often a patient connection is tried. */
const tryMs = 5_000;

/** Connects, and from then on connects again by itself. Rejects when the first connection cannot be made. */
export async function connectRedis(url: string): Promise<RedisConnection> {
  const { client, lastError } = await connected(url, { keepsCommands: false });
  const ready = readiness(client, lastError);
  return {
    client,
    async run(operation) {
      try {
        await ready();
        return await within(answerMs, operation());
      } catch (error) {
        // Silent or, after a failover, no longer the master: a new connection finds the right one.
        if (error instanceof Silence || isReadOnly(error)) connectAnew(client);
        throw error instanceof RangeError ? error : failed(error);
      }
    },
    async close() {
      if (!client.isOpen) return;
      // Lets running commands end; a Redis that is away has none to wait for.
      if (client.isReady) await within(answerMs, client.close()).catch(() => client.destroy());
      else client.destroy();
    },
  };
}

/**
 * Connects for work that waits until Redis is back: commands given while it is away are kept, and
 * carried out then; those that a silent one did not answer are rejected.
 */
export async function connectPatiently(url: string): Promise<PatientConnection> {
  const { client } = await connected(url, { keepsCommands: true });
  // The client's own time-out of a silent socket begins again with everything that is written to it.
  const trying = setInterval(() => {
    if (!client.isReady) return;
    within(answerMs, client.ping()).catch((error: unknown) => {
      if (error instanceof Silence) connectAnew(client);
    });
  }, tryMs);
  trying.unref();
  return {
    client,
    heed(error) {
      if (isReadOnly(error)) connectAnew(client);
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
    await within(readyMs, connected, lastError).finally(() => waiting.delete(go));
  };
}
