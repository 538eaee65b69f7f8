import { dataFolder } from './data-folder.ts';
import type { Check } from './doctor-check.ts';
import { redis } from './redis.ts';

/** Where the app keeps what it knows. */
export const storage: Check = {
  name: 'storage',
  look: async ({ config }) =>
    config.REDIS_URL ? redis(config.REDIS_URL) : dataFolder(config.DATA_DIR),
};
