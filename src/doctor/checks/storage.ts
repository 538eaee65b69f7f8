import { checkDataFolder } from './data-folder.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { checkRedis } from './redis.ts';

/** The Redis or folder in which the app stores its records. */
export const storageCheck: DoctorCheck = {
  name: 'storage',
  run: async ({ config }) =>
    config.REDIS_URL
      ? checkRedis(config.REDIS_URL, config.REDIS_KEY_PREFIX)
      : checkDataFolder(config.DATA_DIR),
};
