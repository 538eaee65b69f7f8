import { RetryLaterError } from '../errors.ts';
import type { RecordKind } from './record-kind.ts';

/** Somebody else works on the same: it is looked at anew when that is done. */
const AGAIN_MS = 2_000;

/** A record as one run of a job has read or written it. */
export interface CompareAndSet<T> {
  get(): T | undefined;
  /** Throws a `RetryLaterError` when another process wrote something else meanwhile: what it did must not be done again. */
  set(next: T): Promise<void>;
}

export async function createCompareAndSet<T, K extends readonly (string | number)[]>(
  record: RecordKind<T, K>,
  ...key: K
): Promise<CompareAndSet<T>> {
  let stored: T | undefined = await record.get(...key);
  return {
    get: () => stored,
    async set(next) {
      const isMine =
        stored === undefined
          ? await record.setIfAbsent(next, ...key)
          : await record.compareAndSet(stored, next, ...key);
      if (!isMine) throw new RetryLaterError(AGAIN_MS);
      stored = next;
    },
  };
}
