import type { Pace } from '../../core/ports/rate-limiter.ts';
import type { RedisConnection } from './redis-connection.ts';
import { holdScript, turnScript } from './redis-scripts.ts';

/** Limits that all processes on one Redis share; `prefix` stands before the names. */
export function redisPace({ client, run }: RedisConnection, prefix: string): Pace {
  const turnKey = (name: string) => `${prefix}:turn:${name}`;
  const holdKey = (name: string) => `${prefix}:hold:${name}`;
  return {
    turn: (name, { everyMs, burst }) =>
      run(async () => {
        const keys = [turnKey(name), holdKey(name)];
        return Number(
          await client.eval(turnScript, { keys, arguments: [String(everyMs), String(burst)] }),
        );
      }),
    async hold(name, ms) {
      await run(() => client.eval(holdScript, { keys: [holdKey(name)], arguments: [String(ms)] }));
    },
  };
}
