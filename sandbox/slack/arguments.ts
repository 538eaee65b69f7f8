import { type Json, parseJson, readJson } from '../json.ts';

/** A method's arguments: a form, JSON or the query; nested ones are JSON in a string. */
export function readArguments(query: URLSearchParams, contentType: string, body: Buffer): Json {
  const fromQuery = Object.fromEntries(query);
  if (contentType.startsWith('application/json'))
    return { ...fromQuery, ...readJson(parseJson(body.toString())) };
  const form = Object.fromEntries(new URLSearchParams(body.toString()));
  const all = Object.entries({ ...fromQuery, ...form });
  return Object.fromEntries(all.map(([name, value]) => [name, parseNested(value)]));
}

function parseNested(value: string): unknown {
  return /^[[{]/.test(value) ? (parseJson(value) ?? value) : value;
}
