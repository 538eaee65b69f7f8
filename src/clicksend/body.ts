import type { IncomingMessage } from 'node:http';

/** A receipt has some 500 bytes; in JSON a push may hold many. */
const LIMIT = 512 * 1024;
/** So much more is read and thrown away, so that the sender reads the answer instead of a reset. */
const PATIENCE = 1024 * 1024;
/** ClickSend gives up after 15 s itself. */
const TIMEOUT_MS = 10_000;

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'tooLong' }
  /** The sender went away or stalled in the middle. */
  | { readonly kind: 'brokeOff' };

/** A request's body, limited in size and time. */
export async function readBody(req: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (body: Body) => {
      clearTimeout(timer);
      req.off('data', take).off('end', whole).off('close', brokeOff).off('error', brokeOff);
      // Nobody listens from here on, and a late error must not take the process down.
      req.on('error', () => {}).resume();
      resolve(body);
    };
    const take = (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= LIMIT) chunks.push(chunk);
      else if (size > PATIENCE) end({ kind: 'tooLong' });
    };
    const whole = () =>
      end(size > LIMIT ? { kind: 'tooLong' } : { kind: 'whole', bytes: Buffer.concat(chunks) });
    const brokeOff = () => end({ kind: 'brokeOff' });
    const timer = setTimeout(brokeOff, TIMEOUT_MS);
    req.on('data', take).on('end', whole).on('close', brokeOff).on('error', brokeOff);
    if (Number(req.headers['content-length'] ?? 0) > PATIENCE) end({ kind: 'tooLong' });
  });
}
