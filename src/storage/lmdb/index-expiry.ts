import type { Database } from 'lmdb';
import { encodeScore, SCORE_BYTES } from './key-bytes.ts';

interface IndexExpiryTables {
  /** Index prefix → when the whole index expires (Unix ms). */
  readonly ends: Database<number, Buffer>;
  /** The same times in order: time and prefix → ''. */
  readonly endsInOrder: Database<string, Buffer>;
}

export type IndexExpiries = ReturnType<typeof createIndexExpiries>;

/** When whole indexes expire, each identified by its prefix. The caller wraps every change in a transaction. */
export function createIndexExpiries({ ends, endsInOrder }: IndexExpiryTables) {
  const orderedKey = (endsAt: number, prefix: Buffer) =>
    Buffer.concat([encodeScore(endsAt), prefix]);
  const deleteExpiry = (prefix: Buffer): void => {
    const endsAt = ends.get(prefix);
    if (endsAt === undefined) return;
    endsInOrder.remove(orderedKey(endsAt, prefix));
    ends.remove(prefix);
  };
  return {
    isExpired: (prefix: Buffer): boolean =>
      (ends.get(prefix) ?? Number.POSITIVE_INFINITY) <= Date.now(),
    /** Keeps the index for `ttlMs` from now, or up to a tenth longer, so that not every add writes here. */
    renew(prefix: Buffer, ttlMs: number): void {
      if (ttlMs === Number.POSITIVE_INFINITY) return;
      const now = Date.now();
      const endsAt = ends.get(prefix);
      if (endsAt !== undefined && endsAt - now >= ttlMs) return;
      deleteExpiry(prefix);
      const newEndsAt = now + Math.ceil(ttlMs * 1.1);
      ends.put(prefix, newEndsAt);
      endsInOrder.put(orderedKey(newEndsAt, prefix), '');
    },
    deleteExpiry,
    /** The index that expired first. Undefined if none has. */
    findFirstExpired(): Buffer | undefined {
      const [first] = endsInOrder.getRange({ end: encodeScore(Date.now()), limit: 1 });
      return first?.key.subarray(SCORE_BYTES);
    },
  };
}
