import { createClient } from '@keyv/redis';
import { AppError } from '../app/app-error.ts';
import type { Guard } from './keyed.ts';

export type RedisClient = ReturnType<typeof clientFor>;

export interface RedisConnection {
  readonly client: RedisClient;
  /** Runs commands with a deadline: whatever becomes of Redis, it ends, with an error that can be tried again later. */
  readonly run: Guard;
  close(): Promise<void>;
}

/** How long a command waits for a connection that is being made anew, as after a failover. */
const readyMs = 2_000;
/** How long Redis may take to answer. The client's own `timeout` ends when a command is written to the socket. */
const answerMs = 2_500;
const firstConnectMs = 5_000;

/** Connects, and from then on connects again by itself. Rejects when the first connection cannot be made. */
export async function connectRedis(url: string): Promise<RedisConnection> {
  const client = clientFor(url);
  let lastError: unknown;
  // A client without a listener would end the process with its first error.
  client.on('error', (error: unknown) => {
    lastError = error;
  });
  const ready = readiness(client, () => lastError);
  try {
    await within(firstConnectMs, client.connect(), () => lastError);
  } catch (cause) {
    if (client.isOpen) client.destroy();
    throw unavailable(cause);
  }
  return {
    client,
    async run(operation) {
      try {
        await ready();
        return await within(answerMs, operation());
      } catch (error) {
        // Silent or, after a failover, no longer the master: a new connection finds the right one.
        if (error instanceof Silence || isReadOnly(error)) connectAnew(client);
        throw error instanceof RangeError ? error : unavailable(error);
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

function clientFor(url: string) {
  try {
    return createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: readyMs,
        reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1_000) + Math.random() * 50,
      },
    });
  } catch {
    // Not the error itself: it holds the address, and that may hold a password.
    const message = 'REDIS_URL is not an address of a Redis, like redis://user:password@host:6379';
    throw new AppError('redis_url', { retry: 'never', message });
  }
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

/** Ends a connection on which nothing answers; all that waits on it is rejected at once. */
function connectAnew(client: RedisClient): void {
  if (!client.isReady) return;
  client.destroy();
  // Tries until it succeeds; its errors come as events.
  client.connect().catch(() => {});
}

class Silence extends Error {}

function within<T>(ms: number, work: Promise<T>, why?: () => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const reason = why?.();
      reject(reason instanceof Error ? reason : new Silence(`no answer within ${ms} ms`));
    }, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const isReadOnly = (error: unknown) =>
  error instanceof Error && error.message.startsWith('READONLY');

function unavailable(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  const message = `Redis does not answer (REDIS_URL): ${reason}`;
  return new AppError('store_failed', { retry: 'later', cause, message });
}
