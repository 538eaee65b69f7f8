import { AppError } from '../../core/errors.ts';
import {
  eviction,
  forgetting,
  type Keeping,
  keepingOf,
} from '../../storage/redis/redis-persistence.ts';
import type { Finding } from './doctor-check.ts';
import { fine, reasonOf, warning, wrong } from './findings.ts';

/** Whether Redis answers, and keeps what it is given. */
export async function redis(url: string): Promise<Finding> {
  // Loaded when wanted, as by the app.
  const { connectRedis } = await import('../../storage/redis/redis-connection.ts');
  const { checkAbility } = await import('../../storage/redis/check-redis-ability.ts');
  try {
    const connection = await connectRedis(url);
    try {
      await checkAbility(connection);
      return judge(await keepingOf(connection));
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'redis_unable') {
      return wrong(reasonOf(error), 'Change it, or name another one in REDIS_URL');
    }
    return wrong(
      reasonOf(error),
      'See that REDIS_URL is right (redis://user:password@host:6379) and that Redis runs there',
    );
  }
}

function judge({ evictsBy, appends }: Keeping): Finding {
  if (evictsBy) return wrong(eviction.problem(evictsBy), eviction.fix);
  if (!appends) return warning(forgetting.problem, forgetting.fix);
  return fine('Redis answers');
}
