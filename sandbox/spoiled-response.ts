import type { ServerResponse } from 'node:http';

interface Content {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** Sends half of a response, then closes the connection. */
export function sendHalf(response: ServerResponse, content: Content): void {
  sendHeaders(response, content);
  const { bytes } = content;
  response.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => {
    response.socket?.destroy();
  });
}

/** Sends a response one byte at a time. Ends early if the client disconnects. */
export async function drip(
  response: ServerResponse,
  content: Content,
  everyMs: number,
): Promise<void> {
  sendHeaders(response, content);
  const { bytes } = content;
  for (let at = 0; at < bytes.byteLength && !response.destroyed; at += 1) {
    response.write(bytes.subarray(at, at + 1));
    await keepSilent(response, everyMs);
  }
  response.end();
}

/** Resolves early if the client disconnects. */
export function keepSilent(response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      response.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    response.once('close', end);
  });
}

function sendHeaders(response: ServerResponse, { status, headers, bytes }: Content): void {
  response.writeHead(status, { ...headers, 'content-length': String(bytes.byteLength) });
}
