import { AppError } from '../../core/errors.ts';
import {
  EVICTION_ADVICE,
  PERSISTENCE_ADVICE,
  type RedisPersistence,
  readRedisPersistence,
} from '../../storage/redis/redis-persistence.ts';
import type { Finding } from './doctor-check.ts';
import { failCheck, formatReason, passCheck, warnCheck } from './findings.ts';

/** Whether Redis responds, can do the app's work, and persists its data. */
export async function checkRedis(url: string, keyPrefix: string): Promise<Finding> {
  // Imported only if needed, as in the app.
  const { connectRedis } = await import('../../storage/redis/redis-connection.ts');
  const { checkRedisAbility } = await import('../../storage/redis/check-redis-ability.ts');
  try {
    const connection = await connectRedis(url);
    try {
      await checkRedisAbility(connection, keyPrefix);
      return judgePersistence(await readRedisPersistence(connection));
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'redis_unable') {
      return failCheck(formatReason(error), 'Change it, or name another one in REDIS_URL');
    }
    return failCheck(
      formatReason(error),
      'See that REDIS_URL is right (redis://user:password@host:6379) and that Redis runs there',
    );
  }
}

function judgePersistence({ evictionPolicy, isAppendOnly }: RedisPersistence): Finding {
  if (evictionPolicy)
    return failCheck(EVICTION_ADVICE.problem(evictionPolicy), EVICTION_ADVICE.fix);
  if (!isAppendOnly) return warnCheck(PERSISTENCE_ADVICE.problem, PERSISTENCE_ADVICE.fix);
  return passCheck('Redis answers');
}
