import { clickSend } from '../clicksend/client.ts';
import type { Connections } from '../clicksend/http/http-client.ts';
import type { Config } from '../config.ts';
import type { Log } from '../core/ports/clock-log-metrics.ts';
import type { Jobs } from '../core/ports/jobs.ts';
import type { Pace } from '../core/ports/rate-limiter.ts';
import type { Store } from '../core/ports/store.ts';
import { storedJobs } from '../queue/embedded/embedded-jobs.ts';
import type { Common } from './adapters.ts';

export function clickSendOf(
  config: Config,
  { clock, meter }: Common,
  ways: { readonly pace: Pace; readonly connections: Connections | undefined },
) {
  return clickSend({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    meter,
    ...ways,
  });
}

export async function openJobs(
  config: Config,
  tools: Pick<Common, 'clock' | 'log' | 'meter'> & { readonly store: Store },
): Promise<Jobs> {
  if (config.REDIS_URL) {
    const { openBullJobs } = await import('../queue/bullmq/bullmq-jobs.ts');
    return openBullJobs({ ...tools, url: config.REDIS_URL });
  }
  return storedJobs(tools);
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
