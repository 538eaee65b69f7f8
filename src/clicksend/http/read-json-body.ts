import { parseCharset } from './charset.ts';

/** A send's answer repeats every message: 1,000 messages of 1,500 escaped characters are some 10 MB. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Reads an answer's body as JSON, or says why it is not. Never throws. */
export async function readJsonBody(
  stream: AsyncIterable<Uint8Array>,
  contentType?: string,
): Promise<{ readonly body: unknown } | { readonly unread: string }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) return { unread: 'the answer is too long' };
      chunks.push(chunk);
    }
  } catch {
    return { unread: 'the answer broke off' };
  }
  try {
    const text = new TextDecoder(parseCharset(contentType)).decode(Buffer.concat(chunks));
    return { body: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the text, which may contain numbers or the API key.
    return { unread: size === 0 ? 'the answer is empty' : 'the answer is not JSON' };
  }
}
