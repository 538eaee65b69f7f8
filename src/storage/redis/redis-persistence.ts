import type { RedisConnection } from './redis-connection.ts';

/** How a Redis stores its data. What it does not report is assumed to be right. */
export interface RedisPersistence {
  /** The `maxmemory-policy` by which it evicts records when its memory is full. Undefined for none. */
  readonly evictionPolicy?: string;
  /** Whether it writes every change to a file at once, so that a crash loses almost nothing. */
  readonly isAppendOnly: boolean;
}

/** Reads INFO, because hosted Redis services do not allow CONFIG. Some users may not run INFO either. */
export async function readRedisPersistence(connection: RedisConnection): Promise<RedisPersistence> {
  const memory = (await readRedisInfo(connection, 'memory')) ?? '';
  const persistence = (await readRedisInfo(connection, 'persistence')) ?? '';
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  return {
    // Also without a memory limit, because one can be set at any time.
    evictionPolicy: policy && policy !== 'noeviction' ? policy : undefined,
    isAppendOnly: !/^aof_enabled:0/m.test(persistence),
  };
}

/** A section of INFO. Undefined if this user may not run it. */
export async function readRedisInfo(
  { client, run }: RedisConnection,
  section: string,
): Promise<string | undefined> {
  try {
    return String(await run(() => client.info(section)));
  } catch (error) {
    if (isCommandRefused(error)) return undefined;
    throw error;
  }
}

/** Whether this user may not run a command, or this server does not have it. */
export function isCommandRefused(error: unknown): boolean {
  return error instanceof Error && /\bNOPERM\b|unknown command|no permissions/i.test(error.message);
}

/**
 * Asks Redis to rewrite its append-only file and its snapshot, because both still contain deleted data. A
 * file that Redis does not use is not written, because a restart could take it for the newest. False if
 * Redis refuses or does not report what it uses, as hosted services often do, and while an earlier rewrite
 * is running.
 */
export async function requestRedisRewrite(connection: RedisConnection): Promise<boolean> {
  const { client, run } = connection;
  try {
    const info = String(await run(() => client.info('persistence')));
    const isAppendOnly = /^aof_enabled:1/m.test(info);
    const takesSnapshots = await hasSnapshots(connection, info);
    if (isAppendOnly) await run(() => client.sendCommand(['BGREWRITEAOF']));
    if (takesSnapshots) await run(() => client.sendCommand(['BGSAVE', 'SCHEDULE']));
    return true;
  } catch {
    return false;
  }
}

async function hasSnapshots({ client, run }: RedisConnection, info: string): Promise<boolean> {
  // If Redis does not report its settings, a snapshot that was taken counts.
  if (/^rdb_saves:[1-9]/m.test(info)) return true;
  const { save } = await run(() => client.configGet('save'));
  return save !== undefined && save !== '';
}

/** Advice for a Redis that evicts records. */
export const EVICTION_ADVICE = {
  problem: (policy: string) =>
    `Redis evicts records when its memory is full (maxmemory-policy ${policy}), and messages would be lost`,
  fix: 'Set maxmemory-policy noeviction in redis.conf, on the command line of redis-server, or in the settings of your Redis provider',
};

/** Advice for a Redis without an append-only file. */
export const PERSISTENCE_ADVICE = {
  problem: 'Redis loses the latest messages and jobs if it crashes (appendonly no)',
  fix: 'Set appendonly yes in redis.conf or on the command line of redis-server. A hosted Redis with replicas may not need it',
};
