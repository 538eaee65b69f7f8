import { isJson } from '../json.ts';

/**
 * Returns `after` with every part that equals a part of `before` replaced by that part, so that React can
 * compare by identity. Both are plain JSON.
 */
export function reuse<Value>(before: Value, after: Value): Value;
export function reuse(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (Array.isArray(before) && Array.isArray(after)) {
    const partsByKey = new Map(before.map((part: unknown, index) => [getKey(part, index), part]));
    const parts = after.map((part: unknown, index) =>
      reuse(partsByKey.get(getKey(part, index)), part),
    );
    const isSame = parts.length === before.length && parts.every((part, n) => part === before[n]);
    return isSame ? before : parts;
  }
  if (!isJson(before) || !isJson(after)) return after;
  const names = Object.keys(after);
  const partOf = (name: string) => (Object.hasOwn(before, name) ? before[name] : undefined);
  const parts = names.map((name) => [name, reuse(partOf(name), after[name])] as const);
  const isSame =
    names.length === Object.keys(before).length &&
    parts.every(([name, part]) => part === partOf(name));
  return isSame ? before : Object.fromEntries(parts);
}

/** A message or phone keeps its identity when it moves in its list; everything else is identified by its position. */
function getKey(part: unknown, index: number): unknown {
  if (!isJson(part)) return index;
  return part.messageId ?? part.ts ?? part.number ?? index;
}
