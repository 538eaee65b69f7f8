import type { IncomingMessage } from 'node:http';
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

/** What all readings share. */
interface Shared {
  readonly allBytes: number;
  readonly open: Set<Reading>;
  totalBytes: number;
  waitForTurn(begin: () => void): void;
}

/**
 * Reads the bodies of senders that are not verified yet, with one shared limit. If it is reached, the
 * largest body is cut off, and the small ones that Slack and ClickSend send continue. Large bodies are read in
 * slices and take turns; what they have not sent yet waits in their connections.
 */
export function createBodyReader({ allBytes = TOTAL_BYTES } = {}): ReadRequestBody {
  const waitForTurn = createTurns(SLICES_AT_ONCE);
  const shared: Shared = { allBytes, open: new Set(), totalBytes: 0, waitForTurn };
  return (req, limits) =>
    new Promise((resolve) => {
      new Reading(req, limits, shared, resolve).begin();
    });
}

type Limits = Parameters<ReadRequestBody>[1];

/** One body. A class, because every request has one, and a closure for each step takes twice the time. */
class Reading {
  readonly #req: IncomingMessage;
  readonly #limits: Limits;
  readonly #shared: Shared;
  readonly #resolve: (body: RequestBody) => void;
  readonly #chunks: Buffer[] = [];
  #receivedBytes = 0;
  #isEnded = false;
  #timer: NodeJS.Timeout | undefined;
  /** How much of it is in memory. */
  size = 0;

  constructor(
    req: IncomingMessage,
    limits: Limits,
    shared: Shared,
    resolve: (body: RequestBody) => void,
  ) {
    this.#req = req;
    this.#limits = limits;
    this.#shared = shared;
    this.#resolve = resolve;
  }

  begin(): void {
    const { maxBytes, timeoutMs } = this.#limits;
    this.#timer = setTimeout(() => this.#handleTimeout(), timeoutMs);
    this.#shared.open.add(this);
    const announcedBytes = Number(this.#req.headers['content-length'] ?? 0);
    if (announcedBytes > maxBytes + EXCESS_BYTES) this.#end({ kind: 'tooLong' });
    else if (announcedBytes > SMALL_BYTES) this.#pauseForOthers();
    const handleBreak = () => this.#end({ kind: 'brokeOff' });
    // The listeners stay, because a late error must not end the process.
    this.#req
      .on('data', (chunk: Buffer) => this.#addChunk(chunk))
      .on('end', () => this.#finish())
      .on('close', handleBreak)
      .on('error', handleBreak);
  }

  cutOff(): void {
    this.#end({ kind: 'cutOff' });
  }

  #addChunk(chunk: Buffer): void {
    if (this.#isEnded) return;
    const { maxBytes } = this.#limits;
    this.#receivedBytes += chunk.byteLength;
    if (this.#receivedBytes > SMALL_BYTES) this.#pauseForOthers();
    if (this.#receivedBytes > maxBytes + EXCESS_BYTES) this.#end({ kind: 'tooLong' });
    else if (this.#receivedBytes > maxBytes) this.#dropChunks();
    else this.#keepChunk(chunk);
  }

  #keepChunk(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.size += chunk.byteLength;
    this.#shared.totalBytes += chunk.byteLength;
    if (this.#shared.totalBytes > this.#shared.allBytes) findLargest(this.#shared.open)?.cutOff();
  }

  #pauseForOthers(): void {
    this.#req.pause();
    this.#shared.waitForTurn(() => {
      if (!this.#isEnded) this.#req.resume();
    });
  }

  #dropChunks(): void {
    this.#chunks.length = 0;
    this.#shared.totalBytes -= this.size;
    this.size = 0;
  }

  #finish(): void {
    const isTooLong = this.#receivedBytes > this.#limits.maxBytes;
    this.#end(
      isTooLong ? { kind: 'tooLong' } : { kind: 'whole', bytes: Buffer.concat(this.#chunks) },
    );
  }

  #handleTimeout(): void {
    this.#end({ kind: this.#req.isPaused() ? 'cutOff' : 'brokeOff' });
  }

  /** Anything that comes later is dropped. */
  #end(body: RequestBody): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#shared.open.delete(this);
    this.#dropChunks();
    this.#resolve(body);
  }
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
