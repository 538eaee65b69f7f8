import { checkDataFolder } from './data-folder.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { checkRedis } from './redis.ts';

/** Where the app keeps what it knows. */
export const storageCheck: DoctorCheck = {
  name: 'storage',
  run: async ({ config }) =>
    config.REDIS_URL ? checkRedis(config.REDIS_URL) : checkDataFolder(config.DATA_DIR),
};
