import { setTimeout as pause } from 'node:timers/promises';
import type { WorkerConnection } from '../../storage/redis/redis-connection.ts';
import type { MarkerWait } from './marker-wait.ts';
import type { QuietBackend } from './quiet-backend.ts';

/** How often each process looks for runs of dead processes. With the lock's 5 s, their work is picked up within 7 s. */
const STALLED_LOOK_MS = 2_000;

/** Every this many checks it also looks for jobs whose marker was lost, for example with the process that took it. */
const LOOKS_PER_SWEEP = 5;

/** BullMQ stores a delayed job's time (Unix ms) with twelve more bits, which order jobs due at the same time. */
const SCORE_PER_MS = 0x1000;

interface WatchOptions {
  readonly redis: WorkerConnection;
  readonly wait: MarkerWait;
  /** The queues that this process works on. */
  readonly listQueues: () => readonly QuietBackend[];
  /** The names of queues with a run in this process. */
  readonly listBusy: () => ReadonlySet<string>;
  readonly onError: (error: Error) => void;
}

/**
 * Does for all queues at once what each BullMQ worker does for its own every few seconds: picks up the runs
 * of dead processes, and jobs that no worker was woken for. When idle that is one command every two
 * seconds, and some more every ten. Returns a function that stops it.
 */
export function watchQueues(options: WatchOptions): () => void {
  const ended = new AbortController();
  void watch(options, ended.signal);
  return () => ended.abort();
}

async function watch(options: WatchOptions, ended: AbortSignal): Promise<void> {
  for (let looks = 0; !ended.aborted; looks += 1) {
    try {
      await takeUpStalled(options);
      if (looks % LOOKS_PER_SWEEP === 0) await wakeMissed(options);
    } catch (error) {
      options.onError(error instanceof Error ? error : new Error(String(error)));
    }
    await pause(STALLED_LOOK_MS, undefined, { ref: false, signal: ended }).catch(() => {});
  }
}

/**
 * A queue with a run in this process may also have one of a dead process. The other queues are first
 * checked for any run at all.
 */
async function takeUpStalled({ redis, listQueues, listBusy }: WatchOptions): Promise<void> {
  const busy = listBusy();
  const queues = listQueues();
  const idle = queues.filter(({ queueName }) => !busy.has(queueName));
  const others = await findExisting(redis, idle, ({ keys }) => [String(keys.active)]);
  const active = [...queues.filter(({ queueName }) => busy.has(queueName)), ...others];
  for (const queue of active) await queue.moveStalledJobsToWait();
}

/** Wakes the workers whose queues have a waiting job, or one that is due sooner than they know. */
async function wakeMissed({ redis, wait, listQueues }: WatchOptions): Promise<void> {
  const waits = wait.listWaits();
  const waiting = listQueues().filter(({ markerKey }) => waits.has(markerKey));
  const missed = await findExisting(redis, waiting, ({ keys, nextDueAt }) =>
    nextDueAt === 0 ? [String(keys.wait), String(keys.delayed)] : [String(keys.wait)],
  );
  const due = await Promise.all(
    waiting.filter(({ nextDueAt }) => nextDueAt !== 0).map((queue) => isDueSooner(redis, queue)),
  );
  const delayed = waiting.filter(({ nextDueAt }) => nextDueAt !== 0).filter((_, n) => due[n]);
  for (const { markerKey } of [...missed, ...delayed]) wait.wake(markerKey);
}

/** The queues that have one of these keys. Needs one command if none has. */
async function findExisting(
  { client }: WorkerConnection,
  queues: readonly QuietBackend[],
  listKeys: (queue: QuietBackend) => string[],
): Promise<readonly QuietBackend[]> {
  if (queues.length === 0 || (await client.exists(queues.flatMap(listKeys))) === 0) return [];
  const counts = await Promise.all(queues.map((queue) => client.exists(listKeys(queue))));
  return queues.filter((_, n) => counts[n]);
}

async function isDueSooner(
  { client }: WorkerConnection,
  { keys, nextDueAt = 0 }: QuietBackend,
): Promise<boolean> {
  const [first] = await client.zRangeWithScores(String(keys.delayed), 0, 0);
  if (!first) return false;
  const dueAt = Math.floor(first.score / SCORE_PER_MS);
  return dueAt < nextDueAt || dueAt <= Date.now();
}
