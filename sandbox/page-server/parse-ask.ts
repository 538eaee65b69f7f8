import { isJson } from '../json.ts';
import type { FormValues } from '../slack/world.ts';

/** A request from the page: JSON fields, with an error message about missing ones. */
export interface PageRequest {
  text(name: string): string;
  maybe(name: string): string | undefined;
  flag(name: string): boolean;
  values(name: string): FormValues;
  texts(name: string): readonly string[];
  /** Plain fields of any type, as a workflow passes them to a step. */
  record(name: string): Record<string, unknown>;
}

export function parseAsk(body: unknown): PageRequest {
  const fields: Record<string, unknown> = isJson(body) ? body : {};
  const maybe = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    maybe,
    text(name) {
      const value = maybe(name);
      if (value === undefined) throw new Error(`"${name}" is missing`);
      return value;
    },
    flag: (name) => fields[name] === true,
    texts(name) {
      const values = fields[name];
      return Array.isArray(values) ? values.map(String) : [];
    },
    record(name) {
      const values = fields[name];
      return isJson(values) ? values : {};
    },
    values(name) {
      const values = fields[name];
      if (!isJson(values)) return {};
      return Object.fromEntries(Object.entries(values).filter(isFormValue));
    },
  };
}

function isFormValue(entry: [string, unknown]): entry is [string, FormValues[string]] {
  const value = entry[1];
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return value === null || typeof value === 'string' || typeof value === 'number';
}
