import { request } from 'undici';

/** As long as a test does not replace it. */
const nativeFetch = globalThis.fetch;

/**
 * The `fetch` of Slack's clients. It resolves when the whole response is here, and rejects with the signal's reason
 * if that is aborted before.
 */
export function fetchFromSlack(
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
  fetch = globalThis.fetch,
): Promise<Response> {
  const { method, body, redirect } = init;
  // Any call of the Web API, except an upload, which `fetch` has to encode.
  const isCall = method === 'POST' && redirect === 'error' && typeof body === 'string';
  return isCall && fetch === nativeFetch
    ? postText(String(input), { ...init, body })
    : fetchWhole(fetch, input, init);
}

/** Over the same connections as `fetch`, which takes three times the CPU, because it streams the text both ways. */
async function postText(
  url: string,
  { body, headers, signal }: RequestInit & { readonly body: string },
): Promise<Response> {
  const answer = await endWithSignal(
    signal,
    request(url, {
      method: 'POST',
      body,
      headers: { ...Object.fromEntries(new Headers(headers)), 'accept-encoding': 'identity' },
      signal,
    }),
  );
  const bytes = await answer.body.bytes();
  const { statusCode: status } = answer;
  if (status >= 300 && status < 400) throw new TypeError(`Slack redirects the call (${status})`);
  return new Response(bytes.byteLength === 0 ? null : bytes, {
    status,
    headers: Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((one): [string, string] => [name, one]),
    ),
  });
}

/**
 * undici ignores a request's signal until it is connected, which may take ten seconds. It does not send a request whose
 * signal was aborted meanwhile.
 */
function endWithSignal<T>(signal: AbortSignal | null | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * `fetch` of Node 20 loses its signal once the headers are here and garbage is collected, so a body that never ends
 * would be read forever.
 */
async function fetchWhole(
  fetch: typeof globalThis.fetch,
  ...[input, init]: Parameters<typeof globalThis.fetch>
): Promise<Response> {
  const answer = await fetch(input, init);
  if (!answer.body) return answer;
  const { status, statusText, headers } = answer;
  const bytes = await readAll(answer.body.getReader(), init?.signal);
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
