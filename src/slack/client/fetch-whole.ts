/**
 * `fetch`, but it resolves when the whole body is here, and rejects with the signal's reason if that is aborted
 * before. `fetch` of Node 20 loses its signal once the headers are here and garbage is collected, so a body
 * that never ends would be read forever.
 */
export async function fetchWhole(
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
  fetch = globalThis.fetch,
): Promise<Response> {
  const answer = await fetch(input, init);
  if (!answer.body) return answer;
  const { status, statusText, headers } = answer;
  const bytes = await readAll(answer.body.getReader(), init.signal);
  return new Response(bytes, { status, statusText, headers });
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal | null | undefined,
): Promise<Buffer<ArrayBuffer>> {
  // Ends the pending read. A signal with a listener is not collected.
  const cancel = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener('abort', cancel);
  try {
    const chunks: Uint8Array[] = [];
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (value) chunks.push(value);
      if (done) break;
    }
    signal?.throwIfAborted();
    return Buffer.concat(chunks);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
