import { isDeepStrictEqual } from 'node:util';

/** Whether two values are equal once stored as JSON, which omits undefined fields. */
export function isSameRecord(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(toStored(one), toStored(other));
}

function toStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
