/** Parses foreign JSON without trusting its structure. */
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
