import type { ReadRequestBody, RequestBody } from '../core/ports/request-body.ts';

/** Of bodies that are not read to their end, on all connections together. */
const ALL_BYTES = 16 * 1024 * 1024;

/** So much more than its limit is read and thrown away, so that the sender reads the answer instead of a reset. */
const PATIENCE_BYTES = 512 * 1024;

interface Reading {
  size: number;
  cutOff(): void;
}

/**
 * Reads bodies of senders that nobody knows yet, so all that are under way share one bound: when it is used
 * up, the body that holds the most is cut off, and the small ones that Slack and ClickSend send go on.
 */
export function createBodyReader({ allBytes = ALL_BYTES } = {}): ReadRequestBody {
  const open = new Set<Reading>();
  let heldBytes = 0;

  return (req, { maxBytes, timeoutMs }) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const reading: Reading = { size: 0, cutOff: () => end({ kind: 'cutOff' }) };
      let passed = 0;
      const end = (body: RequestBody) => {
        clearTimeout(timer);
        req.off('data', take).off('end', whole).off('close', brokeOff).off('error', brokeOff);
        // Nobody listens from here on, and a late error must not take the process down.
        req.on('error', () => {}).resume();
        open.delete(reading);
        heldBytes -= reading.size;
        chunks.length = 0;
        resolve(body);
      };
      const take = (chunk: Buffer) => {
        passed += chunk.byteLength;
        if (passed > maxBytes + PATIENCE_BYTES) return end({ kind: 'tooLong' });
        if (passed > maxBytes) return letGo();
        chunks.push(chunk);
        reading.size += chunk.byteLength;
        heldBytes += chunk.byteLength;
        if (heldBytes > allBytes) largest(open)?.cutOff();
      };
      /** What is too long already is only waited for. */
      const letGo = () => {
        chunks.length = 0;
        heldBytes -= reading.size;
        reading.size = 0;
      };
      const whole = () =>
        end(
          passed > maxBytes ? { kind: 'tooLong' } : { kind: 'whole', bytes: Buffer.concat(chunks) },
        );
      const brokeOff = () => end({ kind: 'brokeOff' });
      const timer = setTimeout(brokeOff, timeoutMs);
      open.add(reading);
      req.on('data', take).on('end', whole).on('close', brokeOff).on('error', brokeOff);
      const said = Number(req.headers['content-length'] ?? 0);
      if (said > maxBytes + PATIENCE_BYTES) end({ kind: 'tooLong' });
    });
}

function largest(open: ReadonlySet<Reading>): Reading | undefined {
  let most: Reading | undefined;
  for (const one of open) if (!most || one.size > most.size) most = one;
  return most;
}
