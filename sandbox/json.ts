/** Reads foreign JSON without trusting its structure. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readJson(value: unknown): Json {
  return isJson(value) ? value : {};
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function readJsonList(value: unknown): readonly Json[] {
  return readList(value).filter(isJson);
}

export function readText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A string, also from a number; '' if missing. */
export function readScalar(value: unknown): string {
  return typeof value === 'number' ? String(value) : readText(value);
}

/** A number, also from a string; undefined if it is neither. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const text = readText(value);
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** The `text` of a text object. */
export function readWords(value: unknown): string {
  return readText(readJson(value).text);
}

/** Undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Slack's booleans are JSON or, in forms, words. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}
