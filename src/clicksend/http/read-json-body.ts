import { isUtf8 } from 'node:buffer';
import { readBytes } from '../../core/async/read-bytes.ts';

/** The response to a send repeats every message: 1,000 messages of 1,500 escaped characters are about 10 MB. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Reads a response's body as JSON, or says why it is not JSON. Never throws. */
export async function readJsonBody(
  stream: AsyncIterable<Uint8Array>,
  contentType?: string,
): Promise<{ readonly body: unknown } | { readonly unread: string }> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readBytes(stream, MAX_BYTES);
  } catch {
    return { unread: 'the answer broke off' };
  }
  if (!bytes) return { unread: 'the answer is too long' };
  try {
    return { body: JSON.parse(new TextDecoder(parseCharset(contentType)).decode(bytes)) };
  } catch {
    // The parser's own message quotes the text, which may contain numbers or the API key.
    return { unread: bytes.byteLength === 0 ? 'the answer is empty' : 'the answer is not JSON' };
  }
}

const UTF_8 = 'utf-8';

/** The charset of a content type, as TextDecoder names it. UTF-8 if there is none or it is unknown. */
export function parseCharset(contentType: string | undefined): string {
  const name = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  if (!name) return UTF_8;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return UTF_8;
  }
}

/** Decodes text in a charset from {@link parseCharset}. Undefined for invalid UTF-8. */
export function decodeText(bytes: Uint8Array, charset: string): string | undefined {
  if (charset !== UTF_8) return new TextDecoder(charset).decode(bytes);
  if (!isUtf8(bytes)) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

/** Decodes escapes such as `%E9` in a charset other than UTF-8; a `+` is a space. */
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
