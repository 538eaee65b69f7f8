import { createClient } from '@keyv/redis';
import { AppError } from '../../core/errors.ts';

export type RedisClient = ReturnType<typeof createRedisClient>;

/** How long a command waits while the client reconnects, as after a failover. */
export const READY_TIMEOUT_MS = 2_000;
const FIRST_CONNECT_TIMEOUT_MS = 5_000;

export interface ClientBehavior {
  /** Commands given while Redis is away wait until it is back; otherwise they fail. */
  readonly keepsCommands: boolean;
  /** How often the client pings an idle connection; undefined: never. */
  readonly pingMs?: number;
  /** After how long a silence the connection is closed. */
  readonly silentMs: number;
}

/** Connects, and reconnects by itself from then on. Rejects when the first connection cannot be made. */
export async function connectClient(
  url: string,
  behavior: ClientBehavior,
): Promise<{ readonly client: RedisClient; readonly getLastError: () => unknown }> {
  const client = createRedisClient(url, behavior);
  let lastError: unknown;
  // A client without a listener would end the process with its first error.
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

/** A client's class takes 20 MB, and the library creates one for each new set of options. Duplicates share the class. */
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
    // Not the error itself: it holds the address, and that may hold a password.
    const message = 'REDIS_URL is not an address of a Redis, like redis://user:password@host:6379';
    throw new AppError('redis_url', { retry: 'never', message });
  }
}

/** Closes a connection that does not answer, and connects again. Commands that wait on it are rejected at once. */
export function reconnectClient(client: RedisClient): void {
  // A connection that is being made has time-outs of its own.
  if (!client.isReady) return;
  client.destroy();
  // Retries until it succeeds; its errors come as events.
  client.connect().catch(() => {});
}

/** Redis did not answer in time. The command may have been carried out or not. */
export class RedisTimeoutError extends Error {}

/** How much of a time-out is left at least to an answer that arrived while the process stood still. */
const LAST_MS = 200;

/** Settles as `work`. After `ms`, rejects with the error that `getReason` returns, or else with a RedisTimeoutError. */
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
    // In two steps: if this process itself stood still, an answer that has arrived is read before the second one.
    let timer = setTimeout(() => {
      timer = setTimeout(giveUp, LAST_MS);
    }, ms - LAST_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Whether the server may no longer be written to. Older servers put the word further back in a script's error. */
export function isReadOnlyError(error: unknown): boolean {
  return error instanceof Error && /\bREADONLY\b/.test(error.message);
}

/** A command's error as an AppError. */
export function toStoreError(cause: unknown): AppError {
  const reason = formatReason(cause);
  const what = isRedisAnswer(reason) ? 'Redis refused a command' : 'Redis does not answer';
  const message = `${what} (REDIS_URL): ${reason}`;
  return new AppError('store_failed', { retry: 'later', cause, message });
}

function formatReason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // A host with several addresses, like localhost, fails with an empty message.
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}

/** Redis begins its errors with a word in capitals: OOM, READONLY, NOAUTH, WRONGPASS, LOADING. */
function isRedisAnswer(reason: string): boolean {
  return /^[A-Z]{3,} /.test(reason);
}
