import { NotYet } from '../errors.ts';
import type { RecordOf } from './records.ts';

/** Somebody else works on the same: it is looked at anew when that is done. */
const AGAIN_MS = 2_000;

/** A record as one run of a job has read or written it. */
export interface Held<T> {
  value(): T | undefined;
  /** Throws a `NotYet` when another process wrote something else meanwhile: what it did must not be done again. */
  keep(next: T): Promise<void>;
}

export async function held<T, K extends readonly (string | number)[]>(
  record: RecordOf<T, K>,
  ...key: K
): Promise<Held<T>> {
  let stored: T | undefined = await record.get(...key);
  return {
    value: () => stored,
    async keep(next) {
      const isMine =
        stored === undefined
          ? await record.claim(next, ...key)
          : await record.swap(stored, next, ...key);
      if (!isMine) throw new NotYet(AGAIN_MS);
      stored = next;
    },
  };
}
