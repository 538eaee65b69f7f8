import { AppError } from '../../core/errors.ts';
import type { RedisConnection } from './redis-connection.ts';
import { isCommandRefused, readRedisInfo } from './redis-persistence.ts';

/** A nearby replica confirms within a millisecond or two. A replica that takes longer than this may be cut off. */
const CONFIRM_TIMEOUT_MS = 1_000;

/** How long to rely on knowing whether there is a replica. Replicas are rarely added or removed. */
const REPLICAS_KNOWN_MS = 10_000;

/** When the write that WAIT follows expires. Its value is never read. */
const MARK_TTL_MS = 60_000;

/** Tells whether earlier writes reached a replica, so that a failover does not lose them. */
interface Replication {
  isReplicated(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Redis' WAIT blocks its connection and counts only writes of this connection. So it runs on a connection of its
 * own, after a write of its own: a replica that has that write has all earlier writes, too. Nothing is opened and nothing
 * waits if there is no replica, or if this user may not run INFO or WAIT.
 */
export function createReplication(
  connection: RedisConnection,
  keyPrefix: string,
  open: () => Promise<RedisConnection>,
): Replication {
  let waiting: Promise<RedisConnection> | undefined;
  let replication: { readonly hasReplica: boolean; readonly until: number } | undefined;

  return {
    async isReplicated() {
      if (!(await hasReplica())) return true;
      if (await isConfirmed()) return true;
      // The replica may be gone by now, and then it can't take over.
      replication = undefined;
      return !(await hasReplica());
    },
    close: async () => (await waiting?.catch(() => undefined))?.close(),
  };

  async function hasReplica(): Promise<boolean> {
    if (replication && Date.now() < replication.until) return replication.hasReplica;
    const info = (await readRedisInfo(connection, 'replication')) ?? '';
    const isAttached = /^slave\d+:.*\bstate=online\b/m.test(info);
    replication = { hasReplica: isAttached, until: Date.now() + REPLICAS_KNOWN_MS };
    return isAttached;
  }

  async function isConfirmed(): Promise<boolean> {
    try {
      const { client, run } = await connect();
      const mark = `${keyPrefix}:replicated`;
      await run(() => client.set(mark, '', { PX: MARK_TTL_MS }));
      return (await run(() => client.wait(1, CONFIRM_TIMEOUT_MS))) > 0;
    } catch (error) {
      if (isCommandRefused(error)) return true;
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  function connect(): Promise<RedisConnection> {
    waiting ??= open().catch((error: unknown) => {
      waiting = undefined;
      throw error;
    });
    return waiting;
  }
}
