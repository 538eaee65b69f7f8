import type { RedisConnection } from './redis-connection.ts';

/** How a Redis keeps what it is given. What it does not tell is taken to be as it should be. */
export interface RedisPersistence {
  /** The `maxmemory-policy` by which it throws records out when its memory is full. */
  readonly evictionPolicy?: string;
  /** Whether it writes all changes to a file at once, so that a crash loses next to none. */
  readonly isAppendOnly: boolean;
}

/** Asks it. With INFO, since hosted ones do not allow CONFIG; some users may not ask for that either. */
export async function readRedisPersistence(connection: RedisConnection): Promise<RedisPersistence> {
  const memory = (await readRedisInfo(connection, 'memory')) ?? '';
  const persistence = (await readRedisInfo(connection, 'persistence')) ?? '';
  const policy = /^maxmemory_policy:(\S+)/m.exec(String(memory))?.[1];
  return {
    // Even without a limit now: a limit can be set at any time.
    evictionPolicy: policy && policy !== 'noeviction' ? policy : undefined,
    isAppendOnly: !/^aof_enabled:0/m.test(String(persistence)),
  };
}

/** A part of INFO; undefined where this user may not ask for it. */
export async function readRedisInfo(
  { client, run }: RedisConnection,
  part: string,
): Promise<string | undefined> {
  try {
    return String(await run(() => client.info(part)));
  } catch (error) {
    const isRefused =
      error instanceof Error && /\bNOPERM\b|unknown command|no permissions/i.test(error.message);
    if (isRefused) return undefined;
    throw error;
  }
}

/** What is wrong with a Redis that evicts, and what to do about it. */
export const evictionAdvice = {
  problem: (policy: string) =>
    `Redis throws records out when its memory is full (maxmemory-policy ${policy}), and every order is a record there`,
  fix: 'Set maxmemory-policy noeviction in redis.conf, on the command line of redis-server or in the settings of a hosted one',
};

/** What is weak about a Redis that does not append, and what to do about it. */
export const persistenceAdvice = {
  problem: 'Redis forgets the last orders when it ends unexpectedly (appendonly no)',
  fix: 'Set appendonly yes in redis.conf or on the command line of redis-server; a hosted one that keeps copies may do without',
};
