import type { Database } from 'lmdb';
import { scoreBytes, scoreKey } from './key-bytes.ts';

/** When whole indexes end: by the index, and the same times in order. */
export interface IndexEndTables {
  readonly ends: Database<number, Buffer>;
  readonly endsInOrder: Database<string, Buffer>;
}

export type IndexEnds = ReturnType<typeof indexEnds>;

/** When indexes, named by their prefix, end. What changes anything runs in a transaction of the caller. */
export function indexEnds({ ends, endsInOrder }: IndexEndTables) {
  const ordered = (endsAt: number, prefix: Buffer) => Buffer.concat([scoreKey(endsAt), prefix]);
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
      const [first] = endsInOrder.getRange({ end: scoreKey(Date.now()), limit: 1 });
      return first?.key.subarray(scoreBytes);
    },
  };
}
