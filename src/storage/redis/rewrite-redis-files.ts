import type { RedisConnection } from './redis-connection.ts';

/**
 * Asks Redis to write its append-only file and its snapshot anew, because both hold what was deleted until
 * then; never one that it does not keep, which a restart could take for the newest. False where it refuses
 * or does not say what it keeps, as hosted ones often do, and while it is at it since before.
 */
export async function rewriteRedisFiles(connection: RedisConnection): Promise<boolean> {
  const { client, run } = connection;
  try {
    const info = String(await run(() => client.info('persistence')));
    const appends = /^aof_enabled:1/m.test(info);
    const takesSnapshots = await hasSnapshots(connection, info);
    if (appends) await run(() => client.sendCommand(['BGREWRITEAOF']));
    if (takesSnapshots) await run(() => client.sendCommand(['BGSAVE', 'SCHEDULE']));
    return true;
  } catch {
    return false;
  }
}

async function hasSnapshots({ client, run }: RedisConnection, info: string): Promise<boolean> {
  // What it did counts where it does not tell how it is set.
  if (/^rdb_saves:[1-9]/m.test(info)) return true;
  const { save } = await run(() => client.configGet('save'));
  return save !== undefined && save !== '';
}
