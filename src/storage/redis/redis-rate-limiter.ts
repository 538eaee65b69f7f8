import type { RateLimiter } from '../../core/ports/rate-limiter.ts';
import type { RedisConnection } from './redis-connection.ts';
import { ACQUIRE_SCRIPT, BLOCK_SCRIPT } from './redis-scripts.ts';

/**
 * Limits shared by all processes on one Redis (docs/decisions/0024-our-own-rate-limiter.md). Keys begin
 * with `prefix`.
 */
export function createRedisRateLimiter(
  { client, run }: RedisConnection,
  prefix: string,
): RateLimiter {
  const turnKey = (name: string) => `${prefix}:turn:${name}`;
  const blockKey = (name: string) => `${prefix}:hold:${name}`;
  return {
    acquire: (name, { intervalMs, burst }) =>
      run(async () => {
        const keys = [turnKey(name), blockKey(name)];
        return Number(
          await client.eval(ACQUIRE_SCRIPT, {
            keys,
            arguments: [String(intervalMs), String(burst)],
          }),
        );
      }),
    async block(name, ms) {
      await run(() =>
        client.eval(BLOCK_SCRIPT, { keys: [blockKey(name)], arguments: [String(ms)] }),
      );
    },
  };
}
