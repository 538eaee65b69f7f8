import { createClickSendClient } from '../clicksend/client.ts';
import type { HttpConnections } from '../clicksend/http/http-client.ts';
import type { Config } from '../config.ts';
import type { AppContext } from '../core/context.ts';
import type { Log } from '../core/ports/log.ts';
import type { RateLimiter } from '../core/ports/rate-limiter.ts';
import type { Store } from '../core/ports/store.ts';
import { createEmbeddedJobs } from '../queue/embedded/embedded-jobs.ts';
import type { JobQueue } from '../queue/job-queue.ts';

export function openClickSend(
  config: Config,
  { clock, metrics }: AppContext,
  ways: { readonly pace: RateLimiter; readonly connections: HttpConnections | undefined },
) {
  return createClickSendClient({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    metrics,
    ...ways,
  });
}

export async function openQueue(
  config: Config,
  tools: Pick<AppContext, 'clock' | 'log' | 'metrics'> & { readonly store: Store },
): Promise<JobQueue> {
  if (config.REDIS_URL) {
    const { openBullMqJobs } = await import('../queue/bullmq/bullmq-jobs.ts');
    return openBullMqJobs({ ...tools, url: config.REDIS_URL });
  }
  return createEmbeddedJobs(tools);
}

/** Loaded when wanted: an app on one machine needs no Redis client in memory. */
export async function openStore(config: Config, log: Log): Promise<Store> {
  if (config.REDIS_URL) {
    const { openRedisStore } = await import('../storage/redis/redis-store.ts');
    return openRedisStore({ url: config.REDIS_URL, log });
  }
  const { openLmdbStore } = await import('../storage/lmdb/lmdb-store.ts');
  return openLmdbStore({ dataDir: config.DATA_DIR });
}
