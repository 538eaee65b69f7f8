import { decodePercentEscapes, decodeText, parseCharset } from '../http/charset.ts';

/**
 * The rows of a push: a form ("the only forwarding format we support", ClickSend's help on
 * delivery receipts), or JSON, one object or a list: rules about replies can be set to it.
 * Undefined for what is neither.
 */
export function parsePush(
  bytes: Uint8Array,
  contentType: string | undefined,
): readonly unknown[] | undefined {
  const charset = parseCharset(contentType);
  const text = decodeText(bytes, charset)?.trim();
  if (!text) return undefined;
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.endsWith('json') || /^[[{]/.test(text)) return readJson(text);
  if (charset === 'utf-8') return readForm(text, unescaped);
  // What is escaped are bytes of that charset, so the others stay bytes until then.
  const raw = Buffer.from(bytes).toString('latin1').trim();
  return readForm(raw, (piece) => decodePercentEscapes(charset, piece));
}

/** Of objects and lists within it; a thousand rows with all that a reply may hold have fewer. */
const MOST_PARTS = 20_000;

/** Whether a body has so many objects and lists that parsing it would hold up everybody. Looks at every byte once. */
export function hasTooManyParts(bytes: Uint8Array): boolean {
  let parts = 0;
  for (const byte of bytes) {
    if (byte === OBJECT || byte === LIST) parts += 1;
    if (parts > MOST_PARTS) return true;
  }
  return false;
}

const OBJECT = '{'.charCodeAt(0);
const LIST = '['.charCodeAt(0);

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

/** A push names some twenty. */
const MOST_FIELDS = 1_000;

/** As URLSearchParams reads it, in a quarter of the time: in a burst that is most of what a receipt costs. */
function readForm(text: string, plain: (piece: string) => string): readonly unknown[] | undefined {
  if (!/^[^\s=&]+=/.test(text)) return undefined;
  const row: Record<string, string> = {};
  for (const field of text.split('&', MOST_FIELDS)) {
    if (field === '') continue;
    const at = field.indexOf('=');
    // Of a name that comes twice the last counts.
    if (at === -1) row[plain(field)] = '';
    else row[plain(field.slice(0, at))] = plain(field.slice(at + 1));
  }
  return [row];
}

/** What is escaped wrongly, URLSearchParams can still read. */
function unescaped(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return new URLSearchParams(`_=${text}`).get('_') ?? '';
  }
}
