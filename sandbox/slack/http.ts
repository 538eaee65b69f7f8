import { type Agent, type IncomingMessage, request } from 'node:http';

interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** One HTTP exchange. Rejects with an Error named `TimeoutError` if there is no complete response in time. */
export function sendRequest(input: {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
  readonly timeoutMs?: number;
  readonly agent?: Agent | false;
}): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const body = typeof input.body === 'string' ? Buffer.from(input.body) : input.body;
    const call = request(input.url, {
      method: input.method,
      headers: { ...input.headers, 'content-length': String(body.byteLength) },
      agent: input.agent,
      signal: input.timeoutMs === undefined ? undefined : AbortSignal.timeout(input.timeoutMs),
    });
    call.on('error', (error) =>
      reject(error.name === 'AbortError' ? createTimeoutError(error) : error),
    );
    call.on('response', (response) => {
      readAll(response).then(
        (whole) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole }),
        (error: Error) => reject(error.name === 'AbortError' ? createTimeoutError(error) : error),
      );
    });
    call.end(body);
  });
}

export async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function createTimeoutError(cause: Error): Error {
  const error = new Error('no answer in time', { cause });
  error.name = 'TimeoutError';
  return error;
}
