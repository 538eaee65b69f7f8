import { isDeepStrictEqual } from 'node:util';

/** Whether two values are the same once stored: JSON knows no `undefined`, so a field without a value is no field. */
export function isSameRecord(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(toStored(one), toStored(other));
}

function toStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
