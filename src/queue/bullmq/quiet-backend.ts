import {
  type BackendFactory,
  type RedisConnection as BullConnection,
  QueueKeys,
  RedisQueueBackend,
} from 'bullmq';
import type { WorkerConnection } from '../../storage/redis/redis-connection.ts';
import type { Marker, MarkerWait } from './marker-wait.ts';

/** How long a worker waits at most before it looks for jobs by itself. `watch-queues.ts` notices missed jobs sooner. */
export const LONGEST_WAIT_S = 3_600;

/**
 * What `moveToActive` returns: the job and its id, the rate limit in ms, and when the next delayed job is
 * due (Unix ms), or 0.
 */
type Fetched = [job: unknown, id: unknown, limitMs: unknown, dueAt: unknown];

interface WorkerTools {
  /** Prefix of every key. */
  readonly prefix: string;
  readonly redis: WorkerConnection;
  readonly wait: MarkerWait;
}

/**
 * BullMQ's own Redis backend, adapted so that workers send few commands
 * (docs/decisions/0030-light-on-redis.md): all workers wait on one connection, none runs the whole script that
 * fetches a job if one EXISTS shows that there is none, and a run that ends fetches no job for a worker that is
 * waiting for one.
 */
class QuietBackend extends RedisQueueBackend {
  readonly #redis: WorkerConnection;
  readonly #wait: MarkerWait;
  #nextDueAt: number | undefined;
  /** Whether the next marker may be the one that BullMQ leaves with every fetched job. */
  #isSelfMarked = false;
  #isJobExpected = false;

  constructor(
    connection: BullConnection,
    name: string,
    opts: ConstructorParameters<typeof RedisQueueBackend>[4],
    tools: WorkerTools,
  ) {
    super(connection, name, ...createKeys(tools.prefix, name), opts, undefined, false);
    this.#redis = tools.redis;
    this.#wait = tools.wait;
  }

  override get maximumBlockTimeout(): number {
    return LONGEST_WAIT_S;
  }

  override async waitForJob(timeoutS: number): Promise<Marker | null> {
    const marker = await this.#wait.wait(this.markerKey, timeoutS * 1000);
    this.#isJobExpected = marker?.score === 0 && !this.#isSelfMarked;
    this.#isSelfMarked = false;
    if (!marker) this.#nextDueAt = undefined;
    else if (marker.score > 0 && this.#nextDueAt !== undefined)
      this.#nextDueAt = Math.min(this.#nextDueAt || marker.score, marker.score);
    return marker;
  }

  override async disconnectBlocking(): Promise<void> {
    this.#wait.cancel(this.markerKey);
  }

  override async reconnectBlocking(): Promise<void> {}

  /** BullMQ fetches again after each job, and once more because a fetched job leaves a marker for the next. */
  override async moveToActive(token: string, name?: string): Promise<Fetched> {
    const nextDueAt = this.#nextDueAt;
    const isExpected = this.#isJobExpected;
    this.#isJobExpected = false;
    const isNoneDue = nextDueAt !== undefined && (nextDueAt === 0 || nextDueAt > Date.now());
    // Its own marker wakes this worker at once, and then it looks.
    const isNothingHere =
      isNoneDue && !isExpected && (this.#isSelfMarked || (await this.#isEmpty()));
    if (isNothingHere) return [null, '', 0, nextDueAt];
    const fetched = (await super.moveToActive(token, name)) as Fetched;
    const [job, , , dueAt] = fetched;
    if (job) this.#isSelfMarked = true;
    else this.#nextDueAt = Number(dueAt) || 0;
    return fetched;
  }

  /** A waiting worker is woken for every job, so only one whose places are all taken needs the next job from here. */
  override moveToCompleted(
    ...[job, result, removal, token, fetchesNext]: Parameters<RedisQueueBackend['moveToCompleted']>
  ): ReturnType<RedisQueueBackend['moveToCompleted']> {
    const isWaiting = this.#wait.listWaits().has(this.markerKey);
    return super.moveToCompleted(job, result, removal, token, fetchesNext && !isWaiting);
  }

  async #isEmpty(): Promise<boolean> {
    const { wait, prioritized } = this.keys;
    return (await this.#redis.client.exists([String(wait), String(prioritized)])) === 0;
  }

  get queueName(): string {
    return this.name;
  }

  get markerKey(): string {
    return String(this.keys.marker);
  }

  /**
   * When the next delayed job is due as far as this process knows (Unix ms), 0 for none. Undefined if only
   * a fetch can tell.
   */
  get nextDueAt(): number | undefined {
    return this.#nextDueAt;
  }
}

export type { QuietBackend };

/** Backends for workers. They share `connection` and close nothing. */
export function createQuietBackends(
  connection: BullConnection,
  tools: WorkerTools,
): BackendFactory<QuietBackend> {
  return (name, opts) => new QuietBackend(connection, name, opts, tools);
}

/** Backends for queues that only add jobs. They share `connection` and close nothing. */
export function createSharedBackends(
  connection: BullConnection,
  { prefix }: { readonly prefix: string },
): BackendFactory<RedisQueueBackend> {
  return (name, opts) =>
    new RedisQueueBackend(connection, name, ...createKeys(prefix, name), opts, undefined, false);
}

function createKeys(prefix: string, name: string) {
  const keys = new QueueKeys(prefix);
  return [keys.getKeys(name), (type: string) => keys.toKey(name, type)] as const;
}
