import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Cancellation } from './cancel.ts';

/** A request as a client sends it. */
export interface Outgoing {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A response, available once its headers are there. */
export interface Answered {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Complete if the server sent it in one piece. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** An error as sockets emit it. */
export function createSocketError(code: 'ECONNREFUSED' | 'ECONNRESET', message: string): Error {
  return Object.assign(new Error(message), { code });
}

/**
 * Passes a request to an HTTP server's own listeners, without a socket. `answered` rejects with ECONNRESET
 * if the server cuts the connection before it responds; if that happens later, the body's reader gets the
 * error. `cut` breaks the connection.
 */
export function passRequest(
  server: Server,
  outgoing: Outgoing,
  signal?: Cancellation | null,
): { readonly answered: Promise<Answered>; readonly cut: () => void } {
  let cut = () => {};
  const answered = new Promise<Answered>((resolve, reject) => {
    const answer = new Answer(resolve, reject);
    const request = new MemoryRequest(outgoing, new Connection(answer));
    const response = new MemoryResponse(request, answer);
    const end = (reason: Error) => {
      answer.cut(reason);
      request.destroy();
      response.destroy();
    };
    cut = () => end(createSocketError('ECONNRESET', 'socket hang up'));
    const abort = () => end(getReason(signal));
    answer.onCut = () => request.destroy();
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    answer.onEnd = () => signal?.removeEventListener('abort', abort);
    // These classes implement what HTTP handlers use of Node's own, which cannot be created without a
    // socket.
    server.emit(
      'request',
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse,
    );
    return undefined;
  });
  return { answered, cut };
}

function getReason(signal: Cancellation | null | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted');
}

/** What the client sees of a response as it arrives. */
class Answer {
  onEnd = () => {};
  onCut = () => {};
  readonly #resolve: (answered: Answered) => void;
  readonly #reject: (error: Error) => void;
  #head: Pick<Answered, 'status' | 'headers'> | undefined;
  #stream: Readable | undefined;
  #isOver = false;

  constructor(resolve: (answered: Answered) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#head = { status, headers };
  }

  data(chunk: Uint8Array): void {
    if (this.#isOver || !this.#head) return;
    if (!this.#stream) {
      const stream = new Readable({ read() {} });
      // Readers get the error; an unread response must not end the process.
      stream.on('error', () => {});
      this.#stream = stream;
      this.#resolve({ ...this.#head, body: stream });
    }
    this.#stream.push(chunk);
  }

  end(last: Uint8Array | undefined): void {
    if (this.#isOver || !this.#head) return;
    this.#over();
    if (!this.#stream) {
      this.#resolve({ ...this.#head, body: last ?? new Uint8Array() });
      return;
    }
    if (last && last.byteLength > 0) this.#stream.push(last);
    this.#stream.push(null);
  }

  cut(error: Error): void {
    if (this.#isOver) return;
    this.#over();
    this.onCut();
    if (this.#stream) this.#stream.destroy(error);
    else this.#reject(error);
  }

  #over(): void {
    this.#isOver = true;
    this.onEnd();
  }
}

/** Stands in for a connection: it can only be cut. */
class Connection extends EventEmitter {
  readonly remoteAddress = '127.0.0.1';
  readonly encrypted = false;
  readonly readable = true;
  readonly writable = true;
  destroyed = false;
  readonly #answer: Answer;

  constructor(answer: Answer) {
    super();
    this.#answer = answer;
  }

  destroy(): void {
    this.destroyed = true;
    this.#answer.cut(createSocketError('ECONNRESET', 'socket hang up'));
  }

  resetAndDestroy(): void {
    this.destroy();
  }

  setTimeout(): void {}
}

/**
 * A complete body that can be read as a stream, by events or with `for await`. Node's own streams are
 * slower to create and read than most requests.
 */
export class WholeBody extends EventEmitter {
  readable = true;
  destroyed = false;
  readonly #bytes: Buffer;
  #isRead = false;
  #isPaused = false;

  constructor(bytes: Buffer) {
    super();
    this.#bytes = bytes;
  }

  override on(name: string, listener: (...args: unknown[]) => void): this {
    super.on(name, listener);
    if (name === 'data' && !this.#isPaused) this.resume();
    return this;
  }

  pause(): this {
    this.#isPaused = true;
    return this;
  }

  isPaused(): boolean {
    return this.#isPaused;
  }

  resume(): this {
    this.#isPaused = false;
    process.nextTick(() => this.#flow());
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    if (this.destroyed) throw createSocketError('ECONNRESET', 'aborted');
    this.#isRead = true;
    if (this.#bytes.byteLength > 0) yield this.#bytes;
    this.#end();
  }

  destroy(): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.readable = false;
    process.nextTick(() => this.emit('close'));
    return this;
  }

  /** First the body, then its end, each unless somebody paused. */
  #flow(): void {
    if (this.destroyed || this.#isPaused) return;
    if (this.#isRead) {
      this.#end();
      return;
    }
    this.#isRead = true;
    if (this.#bytes.byteLength > 0) this.emit('data', this.#bytes);
    process.nextTick(() => this.#flow());
  }

  #end(): void {
    if (this.destroyed) return;
    this.readable = false;
    this.emit('end');
    this.destroy();
  }
}

/** The part of Node's IncomingMessage that handlers use. */
class MemoryRequest extends WholeBody {
  readonly httpVersion = '1.1';
  readonly complete = true;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly socket: Connection;

  constructor({ method, path, headers, body }: Outgoing, socket: Connection) {
    super(toBuffer(body));
    this.method = method;
    this.url = path;
    this.headers = { host: 'memory', ...headers, 'content-length': `${body.byteLength}` };
    this.socket = socket;
  }

  get connection() {
    return this.socket;
  }

  get rawHeaders(): readonly string[] {
    return Object.entries(this.headers).flat();
  }
}

/** The part of Node's ServerResponse that handlers use. */
class MemoryResponse extends EventEmitter {
  statusCode = 200;
  headersSent = false;
  writableEnded = false;
  writableFinished = false;
  finished = false;
  destroyed = false;
  readonly req: MemoryRequest;
  readonly #answer: Answer;
  readonly #headers = new Map<string, string>();

  constructor(req: MemoryRequest, answer: Answer) {
    super();
    this.req = req;
    this.#answer = answer;
  }

  get socket() {
    return this.req.socket;
  }

  setHeader(name: string, value: number | string | readonly string[]): this {
    this.#headers.set(name.toLowerCase(), String(value));
    return this;
  }

  getHeader(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase());
  }

  getHeaders(): Record<string, string> {
    return Object.fromEntries(this.#headers);
  }

  hasHeader(name: string): boolean {
    return this.#headers.has(name.toLowerCase());
  }

  removeHeader(name: string): void {
    this.#headers.delete(name.toLowerCase());
  }

  writeHead(
    status: number,
    second?: string | Readonly<Record<string, number | string>>,
    third?: Readonly<Record<string, number | string>>,
  ): this {
    this.statusCode = status;
    const headers = typeof second === 'object' ? second : (third ?? {});
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    this.#sendHead();
    return this;
  }

  flushHeaders(): void {
    this.#sendHead();
  }

  write(chunk: string | Uint8Array, second?: unknown, third?: unknown): boolean {
    this.#sendHead();
    this.#answer.data(toBytes(chunk));
    this.#tell([second, third]);
    return true;
  }

  end(first?: unknown, second?: unknown, third?: unknown): this {
    if (this.writableEnded || this.destroyed) return this;
    this.#sendHead();
    this.writableEnded = true;
    this.finished = true;
    const isChunk = typeof first === 'string' || first instanceof Uint8Array;
    this.#answer.end(isChunk ? toBytes(first) : undefined);
    this.#tell([first, second, third]);
    process.nextTick(() => {
      this.writableFinished = true;
      this.emit('finish');
      this.#close();
    });
    return this;
  }

  destroy(): this {
    if (this.destroyed || this.writableEnded) return this;
    this.#answer.cut(createSocketError('ECONNRESET', 'socket hang up'));
    process.nextTick(() => this.#close());
    this.destroyed = true;
    return this;
  }

  #close(): void {
    this.destroyed = true;
    this.emit('close');
  }

  #sendHead(): void {
    if (this.headersSent) return;
    this.headersSent = true;
    this.#answer.head(this.statusCode, this.getHeaders());
  }

  #tell(maybe: readonly unknown[]): void {
    const callback = maybe.find((one) => typeof one === 'function');
    if (callback) process.nextTick(callback as () => void);
  }
}

export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
}

function toBytes(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
