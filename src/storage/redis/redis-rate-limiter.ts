import type { RateLimiter } from '../../core/ports/rate-limiter.ts';
import type { RedisConnection } from './redis-connection.ts';
import { acquireScript, blockScript } from './redis-scripts.ts';

/** Limits that all processes on one Redis share; `prefix` stands before the names. */
export function createRedisRateLimiter(
  { client, run }: RedisConnection,
  prefix: string,
): RateLimiter {
  const turnKey = (name: string) => `${prefix}:turn:${name}`;
  const holdKey = (name: string) => `${prefix}:hold:${name}`;
  return {
    acquire: (name, { intervalMs, burst }) =>
      run(async () => {
        const keys = [turnKey(name), holdKey(name)];
        return Number(
          await client.eval(acquireScript, {
            keys,
            arguments: [String(intervalMs), String(burst)],
          }),
        );
      }),
    async block(name, ms) {
      await run(() => client.eval(blockScript, { keys: [holdKey(name)], arguments: [String(ms)] }));
    },
  };
}
