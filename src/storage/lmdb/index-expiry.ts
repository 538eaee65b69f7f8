import type { Database } from 'lmdb';
import { encodeScore, SCORE_BYTES } from './key-bytes.ts';

/** When whole indexes end: by the index, and the same times in order. */
export interface IndexExpiryTables {
  readonly ends: Database<number, Buffer>;
  readonly endsInOrder: Database<string, Buffer>;
}

export type IndexExpiries = ReturnType<typeof createIndexExpiries>;

/** When indexes, named by their prefix, end. What changes anything runs in a transaction of the caller. */
export function createIndexExpiries({ ends, endsInOrder }: IndexExpiryTables) {
  const ordered = (endsAt: number, prefix: Buffer) => Buffer.concat([encodeScore(endsAt), prefix]);
  const forget = (prefix: Buffer): void => {
    const endsAt = ends.get(prefix);
    if (endsAt === undefined) return;
    endsInOrder.remove(ordered(endsAt, prefix));
    ends.remove(prefix);
  };
  return {
    isOver: (prefix: Buffer): boolean =>
      (ends.get(prefix) ?? Number.POSITIVE_INFINITY) <= Date.now(),
    /** It is kept for so long from now, or up to a tenth longer: so that not every add writes here too. */
    renew(prefix: Buffer, keptMs: number): void {
      if (keptMs === Number.POSITIVE_INFINITY) return;
      const now = Date.now();
      const endsAt = ends.get(prefix);
      if (endsAt !== undefined && endsAt - now >= keptMs) return;
      forget(prefix);
      const later = now + Math.ceil(keptMs * 1.1);
      ends.put(prefix, later);
      endsInOrder.put(ordered(later, prefix), '');
    },
    forget,
    /** The index that has been over for the longest time. */
    firstOver(): Buffer | undefined {
      const [first] = endsInOrder.getRange({ end: encodeScore(Date.now()), limit: 1 });
      return first?.key.subarray(SCORE_BYTES);
    },
  };
}
