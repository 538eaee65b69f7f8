import type { Log } from '../app/ports/clock-log-meter.ts';
import type { Jobs } from '../app/ports/jobs.ts';
import type { Pace } from '../app/ports/pace.ts';
import type { Store } from '../app/ports/store.ts';
import { clickSend } from '../clicksend/client.ts';
import type { Connections } from '../clicksend/request.ts';
import type { Config } from '../config.ts';
import { storedJobs } from '../jobs/stored-jobs.ts';
import type { Common } from './world.ts';

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
    const { openBullJobs } = await import('../jobs/bull-jobs.ts');
    return openBullJobs({ ...tools, url: config.REDIS_URL });
  }
  return storedJobs(tools);
}

/** Loaded when wanted: an app on one machine needs no Redis client in memory. */
export async function openStore(config: Config, log: Log): Promise<Store> {
  if (config.REDIS_URL) {
    const { openRedisStore } = await import('../store/redis.ts');
    return openRedisStore({ url: config.REDIS_URL, log });
  }
  const { openLmdbStore } = await import('../store/lmdb.ts');
  return openLmdbStore({ dataDir: config.DATA_DIR });
}
