import { readBytes } from '../../core/async/read-bytes.ts';
import { parseCharset } from './charset.ts';

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
