import { type BackendFactory, Queue, type RedisClient, type RedisQueueBackend } from 'bullmq';
import type { RedisConnection } from '../../storage/redis/redis-connection.ts';
import { type JobQueue, shiftDueTime } from '../job-queue.ts';
import { hasMessage, type JobData, nextRunKey, rescheduleJob } from './put-off.ts';

/** Adds jobs to BullMQ's queues, and removes them. */
interface Queues extends Pick<JobQueue, 'add' | 'remove'> {
  /** Creates the queue for a name now, while Redis is reachable. */
  prepare(name: string): void;
  /** The clock was set back: short waits keep their length. */
  shiftShortWaits(before: number, now: number): Promise<void>;
}

/**
 * One queue per name, so that no kind of work waits behind another. BullMQ's deduplication merges all adds
 * with the same id into one job; with `keepLastIfActive`, adds during a run cause one more run. (With a
 * `jobId` as well, BullMQ would silently drop that second run.)
 */
export function createQueues(
  redis: RedisConnection,
  options: {
    /** Prefix of every key that BullMQ writes. */
    readonly prefix: string;
    readonly connection: RedisClient;
    readonly createBackend: BackendFactory<RedisQueueBackend>;
    readonly onError: (error: Error) => void;
  },
): Queues {
  const queues = new Map<string, Queue<JobData, void, string>>();

  return {
    prepare: (name) => void getQueue(name),
    async add(name, id, { delayMs = 0, sooner = false } = {}) {
      const delay = Math.max(0, Math.ceil(delayMs));
      const dueAt = Date.now() + delay;
      const queue = getQueue(name);
      await redis.run(async () => {
        const job = await queue.add(
          name,
          { id, dueAt, failures: 0 },
          { delay, deduplication: { id, keepLastIfActive: true } },
        );
        if (sooner && job.id) await bringForward(queue, job.id, dueAt);
      });
    },
    async remove(name, id) {
      const queue = getQueue(name);
      return redis.run(async () => {
        const jobId = await queue.getDeduplicationJobId(id);
        const job = jobId && (await queue.getJob(jobId));
        if (!job) return false;
        try {
          await job.remove();
          // One that was added for later during an earlier run goes too.
          await redis.client.del(nextRunKey(job));
          return true;
        } catch (error) {
          if (!hasMessage(error, /locked/)) throw error;
          // The job is running; what waits is another run that was added meanwhile.
          return (await redis.client.del(nextRunKey(job))) > 0;
        }
      });
    },
    async shiftShortWaits(before, now) {
      for (const queue of queues.values()) {
        for (const job of await redis.run(() => queue.getDelayed())) {
          const dueAt = shiftDueTime(job.data.dueAt, before, now);
          if (dueAt !== job.data.dueAt) await redis.run(() => rescheduleJob(job, dueAt));
        }
      }
    },
  };

  function getQueue(name: string): Queue<JobData, void, string> {
    const opened = queues.get(name);
    if (opened) return opened;
    const settings = {
      connection: options.connection,
      prefix: options.prefix,
      // Nothing listens to its events. Without a limit BullMQ would keep 10,000.
      streams: { events: { maxLen: 10 } },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    };
    const queue = new Queue<JobData, void, string>(name, settings, options.createBackend);
    queue.on('error', options.onError);
    queues.set(name, queue);
    return queue;
  }
}

async function bringForward(
  queue: Queue<JobData, void, string>,
  jobId: string,
  dueAt: number,
): Promise<void> {
  const job = await queue.getJob(jobId);
  if (job && job.data.failures === 0 && job.data.dueAt > dueAt) await rescheduleJob(job, dueAt);
}
