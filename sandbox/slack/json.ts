/** Parses foreign JSON without trusting its structure. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function jsonOf(value: unknown): Json {
  return isJson(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function jsonsOf(value: unknown): readonly Json[] {
  return listOf(value).filter(isJson);
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The `text` of a text object. */
export function wordsOf(value: unknown): string {
  return textOf(jsonOf(value).text);
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
