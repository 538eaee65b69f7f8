import { decode, readCharset, unescapeIn } from './charset.ts';

/**
 * The rows of a push: a form ("the only forwarding format we support", ClickSend's help on
 * delivery receipts), or JSON, one object or a list: rules about replies can be set to it.
 * Undefined for what is neither.
 */
export function readPush(
  bytes: Uint8Array,
  contentType: string | undefined,
): readonly unknown[] | undefined {
  const charset = readCharset(contentType);
  const text = decode(bytes, charset)?.trim();
  if (!text) return undefined;
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.endsWith('json') || /^[[{]/.test(text)) return readJson(text);
  if (charset === 'utf-8') return readForm(text, unescaped);
  // What is escaped are bytes of that charset, so the others stay bytes until then.
  const raw = Buffer.from(bytes).toString('latin1').trim();
  return readForm(raw, (piece) => unescapeIn(charset, piece));
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
