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
    acquire: (name, rate) =>
      run(async () => {
        // One command instead of the script's four. PTTL is negative if there is no block.
        if (!rate) return Math.max(0, await client.pTTL(blockKey(name)));
        const keys = [turnKey(name), blockKey(name)];
        return Number(
          await client.eval(ACQUIRE_SCRIPT, {
            keys,
            arguments: [String(rate.intervalMs), String(rate.burst)],
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
