import { decodeJson } from '../../http/json.ts';
import { decodePercentEscapes, decodeText, parseCharset } from '../http/read-json-body.ts';

/**
 * The rows of a push. It is a form ("the only forwarding format we support", ClickSend's help on delivery
 * receipts), or JSON (one object or a list), which a reply rule can ask for. Undefined for anything else.
 */
export function parsePush(
  bytes: Uint8Array,
  contentType: string | undefined,
): readonly unknown[] | undefined {
  const charset = parseCharset(contentType);
  const text = decodeText(bytes, charset)?.trim();
  if (!text) return undefined;
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.endsWith('json') || /^[[{]/.test(text)) return parseRows(text);
  if (charset === 'utf-8') return parseForm(text, decodeField);
  // The escapes are bytes in that charset, so the other characters stay bytes until then.
  const raw = Buffer.from(bytes).toString('latin1').trim();
  return parseForm(raw, (field) => decodePercentEscapes(charset, field));
}

/** The limit of objects and lists in a push. A thousand rows with every field of a reply have fewer. */
const MAX_PARTS = 20_000;

/** Whether a body has so many objects and lists that parsing it would block the process for too long. */
export function hasTooManyParts(bytes: Uint8Array): boolean {
  return countParts(bytes, '{') + countParts(bytes, '[') > MAX_PARTS;
}

/** Stops after the limit. A form has none, and the search is native. */
function countParts(bytes: Uint8Array, start: '{' | '['): number {
  const byte = start.charCodeAt(0);
  let parts = 0;
  for (let at = bytes.indexOf(byte); at !== -1 && parts <= MAX_PARTS; parts += 1) {
    at = bytes.indexOf(byte, at + 1);
  }
  return parts;
}

function parseRows(text: string): readonly unknown[] | undefined {
  const value = decodeJson(text);
  const rows = Array.isArray(value) ? value : [value];
  // A row that is not an object is counted as unreadable later, and the others are kept.
  const hasRow = rows.some((row) => typeof row === 'object' && row !== null);
  return hasRow ? rows : undefined;
}

/** A push has about twenty. */
const MAX_FIELDS = 1_000;

/** Parses a form like URLSearchParams in a quarter of the time, because in a burst this is most of a receipt's cost. */
function parseForm(text: string, decode: (text: string) => string): readonly unknown[] | undefined {
  if (!/^[^\s=&]+=/.test(text)) return undefined;
  const row: Record<string, string> = {};
  for (const field of text.split('&', MAX_FIELDS)) {
    if (field === '') continue;
    const at = field.indexOf('=');
    // The last value of a repeated name wins.
    if (at === -1) row[decode(field)] = '';
    else row[decode(field.slice(0, at))] = decode(field.slice(at + 1));
  }
  return [row];
}

/** URLSearchParams can still read text with invalid escapes. */
function decodeField(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return new URLSearchParams(`_=${text}`).get('_') ?? '';
  }
}
