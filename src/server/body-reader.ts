import type { ReadRequestBody, RequestBody } from '../core/ports/request-body.ts';

/** The limit of unfinished bodies in memory, for all connections together. */
const TOTAL_BYTES = 16 * 1024 * 1024;

/**
 * How much of a body beyond its limit is read and dropped, so that the client reads the response instead of
 * getting a reset.
 */
const EXCESS_BYTES = 512 * 1024;

/** Bodies up to this size are read at once. Nearly all that Slack and ClickSend send are smaller. */
const SMALL_BYTES = 32 * 1024;

/**
 * How many slices of larger bodies, up to 64 KB each, are read before other requests are handled. Hundreds of
 * large bodies that arrive together would otherwise be read and hashed in one go.
 */
const SLICES_AT_ONCE = 16;

interface Reading {
  size: number;
  cutOff(): void;
}

/**
 * Reads the bodies of senders that are not verified yet, with one shared limit. If it is reached, the
 * largest body is cut off, and the small ones that Slack and ClickSend send continue. Large bodies are read in
 * slices and take turns; what they have not sent yet waits in their connections.
 */
export function createBodyReader({ allBytes = TOTAL_BYTES } = {}): ReadRequestBody {
  const open = new Set<Reading>();
  const waitForTurn = createTurns(SLICES_AT_ONCE);
  let totalBytes = 0;

  return (req, { maxBytes, timeoutMs }) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const reading: Reading = { size: 0, cutOff: () => end({ kind: 'cutOff' }) };
      let receivedBytes = 0;
      let isEnded = false;
      /** Anything that comes later is dropped. The listeners stay, because a late error must not end the process. */
      const end = (body: RequestBody) => {
        if (isEnded) return;
        isEnded = true;
        clearTimeout(timer);
        open.delete(reading);
        totalBytes -= reading.size;
        chunks.length = 0;
        resolve(body);
      };
      const onData = (chunk: Buffer) => {
        if (isEnded) return;
        receivedBytes += chunk.byteLength;
        if (receivedBytes > SMALL_BYTES) pauseForOthers();
        if (receivedBytes > maxBytes + EXCESS_BYTES) return end({ kind: 'tooLong' });
        if (receivedBytes > maxBytes) return dropChunks();
        chunks.push(chunk);
        reading.size += chunk.byteLength;
        totalBytes += chunk.byteLength;
        if (totalBytes > allBytes) findLargest(open)?.cutOff();
      };
      const pauseForOthers = () => {
        req.pause();
        waitForTurn(() => {
          if (!isEnded) req.resume();
        });
      };
      /** The body is already too long; only its end matters. */
      const dropChunks = () => {
        chunks.length = 0;
        totalBytes -= reading.size;
        reading.size = 0;
      };
      const onEnd = () =>
        end(
          receivedBytes > maxBytes
            ? { kind: 'tooLong' }
            : { kind: 'whole', bytes: Buffer.concat(chunks) },
        );
      const onBreak = () => end({ kind: 'brokeOff' });
      const onTimeout = () => end({ kind: req.isPaused() ? 'cutOff' : 'brokeOff' });
      const timer = setTimeout(onTimeout, timeoutMs);
      open.add(reading);
      const announcedBytes = Number(req.headers['content-length'] ?? 0);
      if (announcedBytes > maxBytes + EXCESS_BYTES) end({ kind: 'tooLong' });
      else if (announcedBytes > SMALL_BYTES) pauseForOthers();
      req.on('data', onData).on('end', onEnd).on('close', onBreak).on('error', onBreak);
    });
}

/** Calls the waiting functions in their order, some in each turn of the event loop. */
function createTurns(atOnce: number): (begin: () => void) => void {
  const waiting: (() => void)[] = [];
  const beginSome = () => {
    for (const begin of waiting.splice(0, atOnce)) begin();
    if (waiting.length > 0) setImmediate(beginSome);
  };
  return (begin) => {
    if (waiting.push(begin) === 1) setImmediate(beginSome);
  };
}

function findLargest(open: ReadonlySet<Reading>): Reading | undefined {
  let largest: Reading | undefined;
  for (const one of open) if (!largest || one.size > largest.size) largest = one;
  return largest;
}
