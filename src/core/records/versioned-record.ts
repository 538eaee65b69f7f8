import { isDeepStrictEqual } from 'node:util';
import { RetryLaterError } from '../errors.ts';
import type { RecordKind } from './record-kind.ts';

/** The other process is done by then. */
const RETRY_MS = 2_000;

/** A record as one run of a job last read or wrote it. */
export interface VersionedRecord<T> {
  get(): T | undefined;
  /** Throws a `RetryLaterError` if another process changed the record since it was read, so that its work is not repeated. */
  set(next: T): Promise<void>;
}

export async function loadVersionedRecord<T, K extends readonly (string | number)[]>(
  record: RecordKind<T, K>,
  ...key: K
): Promise<VersionedRecord<T>> {
  let stored: T | undefined = await record.get(...key);
  return {
    get: () => stored,
    async set(next) {
      if (!(await record.compareAndSet(stored, next, ...key))) throw new RetryLaterError(RETRY_MS);
      stored = next;
    },
  };
}

/** Whether two values are equal once stored as JSON, which omits undefined fields. */
export function isSameRecord(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(toStored(one), toStored(other));
}

function toStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
