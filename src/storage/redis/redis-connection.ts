import { createClient } from '@keyv/redis';
import { AppError } from '../../core/errors.ts';
import { explainRedisError } from './explain-redis-error.ts';

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

export type RedisClient = ReturnType<typeof createRedisClient>;

/** How long a command waits while the client reconnects, as after a failover. */
const READY_TIMEOUT_MS = 2_000;
const FIRST_CONNECT_TIMEOUT_MS = 5_000;

interface ClientBehavior {
  /** Commands issued while Redis is not reachable wait until it is back. Otherwise they fail. */
  readonly keepsCommands: boolean;
  /** How often the client pings an idle connection. Undefined: never. */
  readonly pingMs?: number;
  /** How long a connection may be silent before it is closed. */
  readonly silentMs: number;
}

/** Connects, and reconnects by itself from then on. Rejects if the first connection fails. */
async function connectClient(
  url: string,
  behavior: ClientBehavior,
): Promise<{ readonly client: RedisClient; readonly getLastError: () => unknown }> {
  const client = createRedisClient(url, behavior);
  let lastError: unknown;
  // A client without an error listener would end the process with its first error.
  client.on('error', (error: unknown) => {
    lastError = error;
  });
  try {
    await withRedisTimeout(FIRST_CONNECT_TIMEOUT_MS, client.connect(), () => lastError);
  } catch (cause) {
    if (client.isOpen) client.destroy();
    throw toStoreError(cause);
  }
  return { client, getLastError: () => lastError };
}

/**
 * A client's class takes 20 MB, and the library creates one for each new set of options. Duplicates share
 * the class.
 */
const template = createClient();

function createRedisClient(url: string, { keepsCommands, pingMs, silentMs }: ClientBehavior) {
  try {
    return template.duplicate({
      url,
      disableOfflineQueue: !keepsCommands,
      pingInterval: pingMs,
      socket: {
        connectTimeout: READY_TIMEOUT_MS,
        socketTimeout: silentMs,
        reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1_000) + Math.random() * 50,
      },
    });
  } catch {
    // Not the error itself, because it contains the URL, which may contain a password.
    const message = 'REDIS_URL is not an address of a Redis, like redis://user:password@host:6379';
    throw new AppError('redis_url', { retry: 'never', message });
  }
}

/** Closes a connection that does not respond, and reconnects. Its pending commands are rejected at once. */
export function reconnectClient(client: RedisClient): void {
  // A connection that is being opened has its own timeouts.
  if (!client.isReady) return;
  client.destroy();
  // Retries until it succeeds; its errors are emitted as events.
  client.connect().catch(() => {});
}

/** Redis did not respond in time. The command may or may not have run. */
export class RedisTimeoutError extends Error {}

/** How much of a timeout is at least left for a response that arrived while the process was suspended. */
const LAST_MS = 200;

/**
 * Settles like `work`. After `ms`, rejects with the error that `getReason` returns, or else with a
 * RedisTimeoutError.
 */
export function withRedisTimeout<T>(
  ms: number,
  work: Promise<T>,
  getReason?: () => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      const reason = getReason?.();
      reject(reason instanceof Error ? reason : new RedisTimeoutError(`no answer within ${ms} ms`));
    };
    // In two steps: if this process itself was suspended, a response that has arrived is read before the
    // second step.
    let timer = setTimeout(() => {
      timer = setTimeout(giveUp, LAST_MS);
    }, ms - LAST_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Whether the server has become read-only. Older servers put the word further back in a script's error. */
export function isReadOnlyError(error: unknown): boolean {
  return error instanceof Error && /\bREADONLY\b/.test(error.message);
}

/** Converts a command's error to an AppError. */
function toStoreError(cause: unknown): AppError {
  const { what, how } = explainRedisError(cause);
  return new AppError('store_failed', { retry: 'later', cause, message: `${what}. ${how}.` });
}
