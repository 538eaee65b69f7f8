import { isJson, type Json, json, text } from '../json.ts';

/** Blocks whose pictures lie in Slack, with addresses that this page can show. */
export function showLocally(block: Json): Json {
  return Object.fromEntries(
    Object.entries(block).flatMap(([name, value]) =>
      name === 'slack_file' ? [['image_url', addressOf(json(value))]] : [[name, within(value)]],
    ),
  );
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return isJson(value) ? showLocally(value) : value;
}

function addressOf({ id, url }: Json): string {
  return id ? `/picture/file/${text(id)}` : `/picture/url?of=${encodeURIComponent(text(url))}`;
}
