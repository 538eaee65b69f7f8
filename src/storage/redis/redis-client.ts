import { createClient } from '@keyv/redis';
import { AppError } from '../../core/errors.ts';

export type RedisClient = ReturnType<typeof clientFor>;

/** How long a command waits for a connection that is being made anew, as after a failover. */
export const READY_TIMEOUT_MS = 2_000;
const firstConnectMs = 5_000;
/** How often an idle connection is tried, and after how long a silence it is given up. */
const alert = { pingMs: 1_500, silentMs: 4_000 };
/** Longer than a command that waits for work, as BullMQ's workers give, keeps all answers back. */
const unhurried = { pingMs: 5_000, silentMs: 15_000 };

/** A client that is connected, and the last trouble that it had. From then on it connects again by itself. */
export interface ConnectedClient {
  readonly client: RedisClient;
  readonly getLastError: () => unknown;
}

/**
 * Connects; rejects when the first connection cannot be made. `keepsCommands`: those given while it is
 * away wait until it is back, else they fail.
 */
export async function connectClient(
  url: string,
  { keepsCommands }: { readonly keepsCommands: boolean },
): Promise<ConnectedClient> {
  const client = clientFor(url, keepsCommands);
  let lastError: unknown;
  // A client without a listener would end the process with its first error.
  client.on('error', (error: unknown) => {
    lastError = error;
  });
  try {
    await withRedisTimeout(firstConnectMs, client.connect(), () => lastError);
  } catch (cause) {
    if (client.isOpen) client.destroy();
    throw toStoreError(cause);
  }
  return { client, getLastError: () => lastError };
}

/** Making a client's class takes 20 MB, and the library makes one for every other set of options; its copies share it. */
const template = createClient();

function clientFor(url: string, keepsCommands: boolean) {
  const { pingMs, silentMs } = keepsCommands ? unhurried : alert;
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

/** Ends a connection on which nothing answers; all that waits on it is rejected at once. */
export function reconnectClient(client: RedisClient): void {
  // One that is being made already has its own deadlines.
  if (!client.isReady) return;
  client.destroy();
  // Tries until it succeeds; its errors come as events.
  client.connect().catch(() => {});
}

/** No answer came in time. Whether it was done, nobody knows. */
export class RedisTimeoutError extends Error {}

/** How much of a deadline is left at least to an answer that nobody was there to hear. */
const lastMs = 200;

/** Waits at most so long; then it rejects with the reason, if there is one, else with Silence. */
export function withRedisTimeout<T>(ms: number, work: Promise<T>, why?: () => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      const reason = why?.();
      reject(reason instanceof Error ? reason : new RedisTimeoutError(`no answer within ${ms} ms`));
    };
    // In two steps: where this process itself stood still, the other side gets its time all the same.
    let timer = setTimeout(() => {
      timer = setTimeout(giveUp, lastMs);
    }, ms - lastMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Whether this server is no longer the one that may be written to. Of a script, the word stands further back in older ones. */
export function isReadOnlyError(error: unknown): boolean {
  return error instanceof Error && /\bREADONLY\b/.test(error.message);
}

/** The error of a command as the app knows errors. */
export function toStoreError(cause: unknown): AppError {
  const reason = reasonOf(cause);
  const what = isAnswer(reason) ? 'Redis refused a command' : 'Redis does not answer';
  const message = `${what} (REDIS_URL): ${reason}`;
  return new AppError('store_failed', { retry: 'later', cause, message });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // A name with several addresses, like localhost, fails without words.
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}

/** Redis begins what it says with a word in capitals: OOM, READONLY, NOAUTH, WRONGPASS, LOADING. */
function isAnswer(reason: string): boolean {
  return /^[A-Z]{3,} /.test(reason);
}
