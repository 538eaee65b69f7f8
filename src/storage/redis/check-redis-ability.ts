import { AppError } from '../../core/errors.ts';
import type { RedisConnection } from './redis-connection.ts';

const PROBE_TTL_MS = 60_000;

/** Writes several keys of different types, as the app's scripts do, and deletes them. */
const PROBE_SCRIPT = `
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
redis.call('ZADD', KEYS[2], 1, 'x')
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return redis.call('DEL', KEYS[1], KEYS[2])`;

/**
 * Throws an AppError if this Redis cannot do the app's work. It runs a small script that writes keys of
 * several nodes. A Redis that is full or became a replica fails here too, although it answers reads. The
 * code `redis_unable` means that it never can, and says what to change.
 */
export async function checkRedisAbility(
  { client, run }: RedisConnection,
  keyPrefix: string,
): Promise<void> {
  // A cluster stores them on different nodes, as it would a job's keys.
  const keys = [`${keyPrefix}:probe:a`, `${keyPrefix}:probe:b`];
  try {
    await run(() => client.eval(PROBE_SCRIPT, { keys, arguments: [String(PROBE_TTL_MS)] }));
  } catch (error) {
    throw findInability(error, keyPrefix) ?? error;
  }
}

/** What Redis responds to commands that it will never run, and what to change. PREFIX stands for the key prefix. */
const INABILITIES: readonly (readonly [answer: RegExp, what: string, fix: string])[] = [
  [
    /\b(?:CROSSSLOT|MOVED|ASK|CLUSTERDOWN)\b/,
    'it is a Redis Cluster, where keys that belong together are on different nodes',
    'Use a Redis without cluster mode: one primary at one address',
  ],
  [
    /\bNOPERM\b|no permissions|can't (?:run this command|access)/i,
    'its user lacks permissions',
    'Allow the user all commands on the keys PREFIX:* (ACL SETUSER … ~PREFIX:* +@all -@dangerous), scripts included',
  ],
  [
    /unknown command|\bNOSCRIPT\b|scripting|not supported/i,
    'it doesn’t run scripts',
    'Use Redis or Valkey, or a compatible server with scripting (EVAL)',
  ],
];

function findInability(error: unknown, keyPrefix: string): AppError | undefined {
  const answer = error instanceof Error ? error.message : String(error);
  const inability = INABILITIES.find(([pattern]) => pattern.test(answer));
  if (!inability) return undefined;
  const [, what] = inability;
  const fix = inability[2].replaceAll('PREFIX', keyPrefix);
  const message = `Redis can’t be used (REDIS_URL): ${what}. ${fix}.`;
  return new AppError('redis_unable', { retry: 'never', cause: error, message });
}
