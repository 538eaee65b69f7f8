import type { Finding } from '../check.ts';
import { fine, reasonOf, warning, wrong } from '../findings.ts';

/** Whether Redis answers, and whether it would throw records out to make room. */
export async function redis(url: string): Promise<Finding> {
  // Loaded when wanted, as by the app.
  const { connectRedis } = await import('../../store/redis-connection.ts');
  try {
    const { client, run, close } = await connectRedis(url);
    try {
      await run(() => client.ping());
      // Not CONFIG GET: hosted ones do not allow it.
      const memory = await run(() => client.info('memory'));
      return judge(/^maxmemory_policy:(\S+)/m.exec(String(memory))?.[1]);
    } finally {
      await close();
    }
  } catch (error) {
    return wrong(
      reasonOf(error),
      'See that REDIS_URL is right (redis://user:password@host:6379) and that Redis runs there',
    );
  }
}

function judge(policy: string | undefined): Finding {
  if (!policy || policy === 'noeviction') return fine('Redis answers');
  return warning(
    `Redis throws records out when its memory is full (maxmemory-policy ${policy})`,
    'Set maxmemory-policy to noeviction: every order is a record there',
  );
}
