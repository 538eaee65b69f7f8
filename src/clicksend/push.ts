/**
 * The rows of a push: a form ("the only forwarding format we support", ClickSend's help on
 * delivery receipts), or JSON, one object or a list: rules about replies can be set to it.
 * Undefined for what is neither.
 */
export function readPush(
  bytes: Uint8Array,
  contentType: string | undefined,
): readonly unknown[] | undefined {
  const text = decode(bytes)?.trim();
  if (!text) return undefined;
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return type.endsWith('json') || /^[[{]/.test(text) ? readJson(text) : readForm(text);
}

function readJson(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const rows = Array.isArray(value) ? value : [value];
    // One that is none does not lose the others; it is counted as unreadable.
    const isRows = rows.some((row) => typeof row === 'object' && row !== null);
    return isRows ? rows : undefined;
  } catch {
    return undefined;
  }
}

function readForm(text: string): readonly unknown[] | undefined {
  if (!/^[^\s=&]+=/.test(text)) return undefined;
  return [Object.fromEntries(new URLSearchParams(text))];
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
