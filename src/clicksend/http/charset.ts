import { isUtf8 } from 'node:buffer';

const UTF_8 = 'utf-8';

/** The charset that a content type names, as the platform calls it; UTF-8 where it names none, or none that is known. */
export function parseCharset(contentType: string | undefined): string {
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  if (!named) return UTF_8;
  try {
    return new TextDecoder(named).encoding;
  } catch {
    return UTF_8;
  }
}

/** A text in a charset that {@link parseCharset} gave; undefined for what is said to be UTF-8 and is not. */
export function decodeText(bytes: Uint8Array, charset: string): string | undefined {
  if (charset !== UTF_8) return new TextDecoder(charset).decode(bytes);
  if (!isUtf8(bytes)) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

/** `%E9` and the like as a text in that charset, where it is none of UTF-8's; a `+` is a space. */
export function decodePercentEscapes(charset: string, text: string): string {
  const bytes = Buffer.from(
    text
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    'latin1',
  );
  return new TextDecoder(charset).decode(bytes);
}
