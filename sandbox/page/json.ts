/** Reads Slack's blocks and views, which come as plain JSON. */
export type Json = Readonly<Record<string, unknown>>;

export function toJson(value: unknown): Json {
  return isJson(value) ? value : {};
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

export function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What a text object says. */
export function toWords(value: unknown): string {
  return toText(toJson(value).text);
}
