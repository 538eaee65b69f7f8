import { setTimeout as pause } from 'node:timers/promises';
import {
  isReadOnlyError,
  RedisTimeoutError,
  reconnectClient,
  type WorkerConnection,
  withRedisTimeout,
} from '../../storage/redis/redis-connection.ts';

/** What BullMQ writes to wake a worker: a job is waiting (score 0), or one is due at `score` (Unix ms). */
export interface Marker {
  readonly member: string;
  readonly score: number;
}

/** Waits for the markers of any number of queues on one connection. */
export interface MarkerWait {
  /**
   * Resolves to the marker that arrives under `key`, or to null after `ms` or a call of `wake`. One wait
   * per key at a time.
   */
  wait(key: string, ms: number): Promise<Marker | null>;
  /** Ends the wait for this key, so that its worker looks for jobs. */
  wake(key: string): void;
  /** Rejects the wait for this key, because its worker is stopping. */
  cancel(key: string): void;
  /** The keys that are being waited for, and when each wait ends (Unix ms). */
  listWaits(): ReadonlyMap<string, { readonly until: number }>;
  close(): Promise<void>;
}

interface Wait {
  readonly until: number;
  settle(marker: Marker | null): void;
  reject(error: Error): void;
}

/** Redis must end a blocking command before the client considers the connection lost. */
const BLOCK_S = 10;
const BLOCK_TIMEOUT_MS = BLOCK_S * 1000 + 3_000;

/** How long the connection stays unblocked after a marker, so that the worker that took it can come back. */
const HOLD_MS = 50;

const RETRY_PAUSE_MS = 500;
const WAKE_KEY_TTL_MS = 60_000;

/** BullMQ takes an error with this message to mean that the connection closed, and ends the worker's loop. */
const CLOSED_MESSAGE = 'Connection is closed.';

/**
 * Only this uses `blocking`. `waking` writes to `wakeKey`, which no other process may use, to have the
 * blocked command issued again with another key. It is one long function, because its steps share the set
 * of waits.
 */
export function createMarkerWait(options: {
  readonly blocking: Pick<WorkerConnection, 'client' | 'close'>;
  readonly waking: WorkerConnection;
  readonly wakeKey: string;
  readonly onError: (error: Error) => void;
}): MarkerWait {
  const { blocking, waking, wakeKey, onError } = options;
  const waits = new Map<string, Wait>();
  /** The keys of the command that Redis is blocking on. */
  let blockedKeys: ReadonlySet<string> | undefined;
  let isInterrupted = false;
  let isClosed = false;
  let announceWait = () => {};
  const loop = run();

  return {
    wait: (key, ms) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer);
          waits.delete(key);
        };
        const settle = (marker: Marker | null) => {
          end();
          resolve(marker);
        };
        const timer = setTimeout(settle, ms, null);
        waits.set(key, {
          until: Date.now() + ms,
          settle,
          reject(error) {
            end();
            reject(error);
          },
        });
        announceWait();
        if (blockedKeys && !blockedKeys.has(key)) interrupt();
      }),
    wake: (key) => waits.get(key)?.settle(null),
    cancel: (key) => waits.get(key)?.reject(new Error(CLOSED_MESSAGE)),
    listWaits: () => waits,
    async close() {
      isClosed = true;
      announceWait();
      for (const wait of [...waits.values()]) wait.reject(new Error(CLOSED_MESSAGE));
      await blocking.close();
      await loop;
    },
  };

  async function run(): Promise<void> {
    while (!isClosed) {
      if (waits.size === 0) await nextWait();
      else await waitOnce([...waits.keys()]).catch(recover);
    }
  }

  function nextWait(): Promise<void> {
    return new Promise((resolve) => {
      announceWait = resolve;
    });
  }

  async function waitOnce(keys: readonly string[]): Promise<void> {
    blockedKeys = new Set(keys);
    isInterrupted = false;
    const popped = await withRedisTimeout(
      BLOCK_TIMEOUT_MS,
      blocking.client.bzPopMin([wakeKey, ...keys], BLOCK_S),
    ).finally(() => {
      blockedKeys = undefined;
    });
    if (!popped || popped.key === wakeKey) return;
    // If a worker's own timer ended its wait, the worker is fetching a job, and that fetch leaves a marker.
    if (!waits.has(popped.key)) await holdFor(popped.key);
    const wait = waits.get(popped.key);
    if (!wait) return putBack(popped);
    wait.settle({ member: popped.value, score: popped.score });
    await holdFor(popped.key);
  }

  /** The worker that took a marker usually comes back within a moment, and then one command waits for all. */
  async function holdFor(key: string): Promise<void> {
    const until = Date.now() + HOLD_MS;
    for (let now = Date.now(); !isClosed && !waits.has(key) && now < until; now = Date.now()) {
      await Promise.race([nextWait(), pause(until - now)]);
    }
  }

  /** Nobody here waits for it any more, so it goes back for the next waiter, unless a sooner one arrived meanwhile. */
  async function putBack({ key, value, score }: { key: string; value: string; score: number }) {
    await waking.client.zAdd(key, { value, score }, { comparison: 'LT' });
  }

  /** A marker may have been lost with the response, so every worker has to look for itself. */
  async function recover(error: unknown): Promise<void> {
    if (isClosed) return;
    onError(error instanceof Error ? error : new Error(String(error)));
    if (error instanceof RedisTimeoutError || isReadOnlyError(error))
      reconnectClient(blocking.client);
    for (const wait of [...waits.values()]) wait.settle(null);
    await pause(RETRY_PAUSE_MS);
  }

  function interrupt(): void {
    if (isInterrupted) return;
    isInterrupted = true;
    // If it fails, the blocked command ends by itself. The expiry is for a process that dies at this
    // moment.
    Promise.all([
      waking.client.zAdd(wakeKey, { value: '0', score: 0 }),
      waking.client.pExpire(wakeKey, WAKE_KEY_TTL_MS),
    ]).catch(onError);
  }
}
