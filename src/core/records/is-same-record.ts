import { isDeepStrictEqual } from 'node:util';

/** Whether two values are the same once they are stored as JSON, which leaves out fields that are undefined. */
export function isSameRecord(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(toStored(one), toStored(other));
}

function toStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
