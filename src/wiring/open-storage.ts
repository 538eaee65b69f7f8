import type { StorageConfig } from '../config.ts';
import type { AppContext } from '../core/context.ts';
import type { Log } from '../core/ports/log.ts';
import type { Store } from '../core/ports/store.ts';
import { createEmbeddedJobs } from '../queue/embedded/embedded-jobs.ts';
import type { JobQueue } from '../queue/job-queue.ts';

/** Loads the Redis client only if Redis is used, because an app on one machine saves its memory. */
export async function openStore(config: StorageConfig, log: Log): Promise<Store> {
  if (config.REDIS_URL) {
    const { openRedisStore } = await import('../storage/redis/redis-store.ts');
    return openRedisStore({ url: config.REDIS_URL, keyPrefix: config.REDIS_KEY_PREFIX, log });
  }
  const { openLmdbStore } = await import('../storage/lmdb/lmdb-store.ts');
  return openLmdbStore({ dataDir: config.DATA_DIR });
}

export async function openQueue(
  config: StorageConfig,
  tools: Pick<AppContext, 'clock' | 'log' | 'metrics'> & { readonly store: Store },
): Promise<JobQueue> {
  if (config.REDIS_URL) {
    const { openBullMqJobs } = await import('../queue/bullmq/bullmq-jobs.ts');
    return openBullMqJobs({
      ...tools,
      url: config.REDIS_URL,
      keyPrefix: config.REDIS_KEY_PREFIX,
    });
  }
  return createEmbeddedJobs(tools);
}
