import { EventEmitter } from 'node:events';
import http, { Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import { Dispatcher } from 'undici';
import { Cancel, type Cancellation } from './cancel.ts';
import {
  type Answered,
  createSocketError,
  type Outgoing,
  passRequest,
  toBuffer,
  WholeBody,
} from './memory-http.ts';
import { waitForever } from './waits.ts';

/** What happens to a request on its way; each part is optional. */
export interface Passage {
  /** Virtual ms until the server has it. */
  readonly beforeMs?: number;
  /** Virtual ms until the response arrives. */
  readonly afterMs?: number;
  /** The connection fails, or is cut after the server has carried out the request. */
  readonly lost?: 'unreached' | 'answer';
}

export interface Hop {
  /** The caller; '' for the simulated servers themselves. */
  readonly from: string;
  readonly url: URL;
  readonly method: string;
}

/** The network access of one process. */
export interface Line {
  readonly fetch: typeof fetch;
  readonly dispatcher: Dispatcher;
  /** A connection for a single request; reports when it is open. */
  fresh(onConnected: () => void): Dispatcher;
  /** As if the process died: pending requests get no response, and none can be made. */
  cut(): void;
}

export interface Network {
  /** `around` wraps each of its calls. */
  line(from: string, around?: Around): Line;
  /** As if a server's process died: its connections break, and it is no longer reachable. */
  unplug(server: Server): void;
  /** Decides what happens to each request; default: it passes at once. */
  passage(decide: (hop: Hop) => Passage | undefined): void;
  /** Restores the process's own network. */
  close(): void;
}

const FIRST_PORT = 20_000;

/**
 * Disconnects this process from the real network: listening HTTP servers are reached in memory, by their
 * loopback port, and `fetch` and `http.request` reach only them.
 */
export function takeNetwork(): Network {
  const servers = new Map<number, Server>();
  const ports = new Map<Server, number>();
  const inside = new Map<Server, Set<() => void>>();
  let decide: (hop: Hop) => Passage | undefined = () => undefined;
  let nextPort = FIRST_PORT;
  const { close: closeReally } = Server.prototype;

  const unplug = (server: Server): void => {
    servers.delete(ports.get(server) ?? 0);
    for (const cut of inside.get(server) ?? []) cut();
    inside.delete(server);
    // Otherwise Node keeps checking its connections with a real timer.
    closeReally.call(server);
  };

  const ask = async (
    from: string,
    url: URL,
    outgoing: Outgoing,
    ways: Ways = {},
  ): Promise<Answered> => {
    const {
      beforeMs = 0,
      afterMs = 0,
      lost,
    } = decide({ from, url, method: outgoing.method }) ?? {};
    if (ways.signal?.aborted) throw ways.signal.reason;
    const server = servers.get(Number(url.port));
    if (!server || lost === 'unreached') {
      throw createSocketError('ECONNREFUSED', `connect ECONNREFUSED ${url.host}`);
    }
    ways.onConnected?.();
    if (beforeMs > 0) await pause(beforeMs, ways.signal);
    const set = inside.get(server) ?? new Set();
    inside.set(server, set);
    const handedOver = passRequest(server, outgoing, ways.signal);
    set.add(handedOver.cut);
    try {
      const answered = await handedOver.answered;
      if (afterMs > 0) await pause(afterMs, ways.signal);
      if (lost === 'answer') throw createSocketError('ECONNRESET', 'socket hang up');
      return answered;
    } finally {
      set.delete(handedOver.cut);
    }
  };

  const giveBack = takeServers({ servers, ports, unplug, portFor: () => nextPort++ });
  const own = createLine('', ask);
  const { fetch: realFetch, Response: realResponse } = globalThis;
  globalThis.fetch = own.fetch;
  globalThis.Response = QuickResponse;
  const { request: realRequest } = http;
  http.request = requestOver(ask) as unknown as typeof http.request;
  syncBuiltinESMExports();

  return {
    line: (from, around) => createLine(from, ask, around),
    unplug,
    passage: (next) => {
      decide = next;
    },
    close() {
      for (const server of ports.keys()) unplug(server);
      giveBack();
      globalThis.fetch = realFetch;
      globalThis.Response = realResponse;
      http.request = realRequest;
      syncBuiltinESMExports();
    },
  };
}

type Ask = (from: string, url: URL, outgoing: Outgoing, ways?: Ways) => Promise<Answered>;

interface Ways {
  readonly signal?: Cancellation | null | undefined;
  readonly onConnected?: (() => void) | undefined;
}

/** Servers that listen from now on are only known here. Returns Node's own methods. */
function takeServers(place: {
  readonly servers: Map<number, Server>;
  readonly ports: Map<Server, number>;
  unplug(server: Server): void;
  portFor(): number;
}): () => void {
  const { servers, ports, unplug, portFor } = place;
  const own = Object.getOwnPropertyDescriptors(Server.prototype);
  const mine = {
    listen(this: Server, ...args: readonly unknown[]) {
      const port = Number(args[0]) || portFor();
      servers.set(port, this);
      ports.set(this, port);
      const callback = args.findLast((one) => typeof one === 'function') as
        | (() => void)
        | undefined;
      if (callback) this.once('listening', callback);
      process.nextTick(() => this.emit('listening'));
      return this;
    },
    address(this: Server) {
      return { address: '127.0.0.1', family: 'IPv4', port: ports.get(this) ?? 0 };
    },
    close(this: Server, done?: () => void) {
      unplug(this);
      if (done) this.once('close', done);
      return this;
    },
    closeAllConnections() {},
    closeIdleConnections() {},
  };
  for (const [name, value] of Object.entries(mine)) {
    Object.defineProperty(Server.prototype, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const name of Object.keys(mine)) {
      const before = own[name as keyof typeof own];
      if (before) Object.defineProperty(Server.prototype, name, before);
      else Reflect.deleteProperty(Server.prototype, name);
    }
  };
}

/** Makes a call; may suppress its result. */
type Around = <T>(hop: Hop, work: () => Promise<T>) => Promise<T>;

function createLine(from: string, ask: Ask, around: Around = (_, work) => work()): Line {
  let isCut = false;
  /** Nothing ever returns to a dead process. */
  const runWhileAlive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isCut) return waitForever();
    try {
      const result = await work();
      return isCut ? waitForever() : result;
    } catch (error) {
      if (isCut) return waitForever();
      throw error;
    }
  };
  const askWhileAlive: Ask = (_, url, outgoing, ways) =>
    runWhileAlive(() =>
      around({ from, url, method: outgoing.method }, () => ask(from, url, outgoing, ways)),
    );
  return {
    fetch: fetchOver(askWhileAlive),
    dispatcher: new MemoryDispatcher(askWhileAlive),
    fresh: (onConnected) => new MemoryDispatcher(askWhileAlive, onConnected),
    cut: () => {
      isCut = true;
    },
  };
}

function fetchOver(ask: Ask): typeof fetch {
  return async (input, init) => {
    const whole = typeof input === 'object' && 'method' in input ? input : undefined;
    const url = new URL(whole ? whole.url : String(input));
    const { headers, body } = await readInit(url, whole, init);
    const method = init?.method ?? whole?.method ?? 'GET';
    const outgoing = { method, path: `${url.pathname}${url.search}`, headers, body };
    try {
      const answered = await ask('', url, outgoing, { signal: init?.signal ?? whole?.signal });
      return toResponse(answered);
    } catch (cause) {
      if (init?.signal?.aborted) throw init.signal.reason;
      throw new TypeError('fetch failed', { cause });
    }
  };
}

async function readInit(url: URL, whole: Request | undefined, init: RequestInit | undefined) {
  const source = init?.body;
  if (!whole && (source === undefined || source === null || typeof source === 'string')) {
    return { headers: listHeaders(init?.headers), body: Buffer.from(source ?? '') };
  }
  if (!whole && (source instanceof URLSearchParams || source instanceof Uint8Array)) {
    const isForm = source instanceof URLSearchParams;
    const type: Record<string, string> = isForm ? { 'content-type': FORM } : {};
    const body = isForm ? Buffer.from(source.toString()) : source;
    return { headers: { ...type, ...listHeaders(init?.headers) }, body };
  }
  // Forms with files are encoded by fetch itself.
  const { signal: _, ...rest } = init ?? {};
  const request = new Request(whole ?? url, rest);
  return {
    headers: listHeaders(request.headers),
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

function listHeaders(headers: ConstructorParameters<typeof Headers>[0]): Record<string, string> {
  if (headers instanceof AnswerHeaders) return Object.fromEntries(headers);
  if (isPlain(headers)) {
    const lower: Record<string, string> = {};
    for (const name in headers) lower[name.toLowerCase()] = String(headers[name]);
    return lower;
  }
  return Object.fromEntries(new Headers(headers).entries());
}

/** What most callers pass. It needs no `Headers`, which are slow to create. */
function isPlain(headers: unknown): headers is Readonly<Record<string, unknown>> {
  return headers?.constructor === Object;
}

/** Statuses without a body, for fetch's Response. */
const BODILESS = new Set([101, 204, 205, 304]);

function toResponse({ status, headers, body }: Answered): Response {
  const { 'content-length': _, ...rest } = headers;
  if (BODILESS.has(status)) return new RealResponse(null, { status, headers: rest });
  if (body instanceof Uint8Array)
    return new WholeResponse(status, rest, toBuffer(body)) as unknown as Response;
  const stream = Readable.toWeb(Readable.from(body)) as ConstructorParameters<typeof Response>[0];
  return new RealResponse(stream, { status, headers: rest });
}

const { Response: RealResponse } = globalThis;

/** The app reads each response of Slack to its end, and then creates a Response of what it read. */
const QuickResponse = new Proxy(RealResponse, {
  construct(real, [body, init]: ConstructorParameters<typeof Response>) {
    if (!Buffer.isBuffer(body)) return new real(body, init);
    return new WholeResponse(init?.status ?? 200, listHeaders(init?.headers), body);
  },
});

/**
 * The parts of a Response that clients use, with its body already there. A real one, with a stream and a
 * signal, is slow to create, so it is only created for rarely used parts.
 */
class WholeResponse {
  readonly ok: boolean;
  readonly headers: AnswerHeaders;
  readonly statusText = '';
  readonly url = '';
  readonly redirected = false;
  readonly status: number;
  readonly #given: Readonly<Record<string, string>>;
  readonly #bytes: Buffer;

  constructor(status: number, given: Readonly<Record<string, string>>, bytes: Buffer) {
    this.status = status;
    this.#given = given;
    this.#bytes = bytes;
    this.ok = status >= 200 && status < 300;
    this.headers = new AnswerHeaders(Object.entries(given));
  }

  get body(): WholeStream {
    return new WholeStream(this.#bytes);
  }

  clone(): WholeResponse {
    return new WholeResponse(this.status, this.#given, this.#bytes);
  }

  async text(): Promise<string> {
    return this.#bytes.toString();
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#bytes.toString());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.#bytes).buffer;
  }

  formData(): Promise<FormData> {
    const { status, headers } = this;
    return new RealResponse(new Uint8Array(this.#bytes), {
      status,
      headers: [...headers],
    }).formData();
  }
}

/**
 * The parts of a ReadableStream that clients use, for a body that is already there. A real one is slow to
 * create and to read.
 */
class WholeStream {
  readonly #pieces: Buffer[];

  constructor(bytes: Buffer) {
    this.#pieces = bytes.byteLength > 0 ? [bytes] : [];
  }

  getReader(): Pick<WholeStream, 'read' | 'cancel'> {
    return this;
  }

  async read(): Promise<{ readonly done: boolean; readonly value: Buffer | undefined }> {
    const value = this.#pieces.shift();
    return { done: value === undefined, value };
  }

  async cancel(): Promise<void> {
    this.#pieces.length = 0;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    yield* this.#pieces.splice(0);
  }
}

/** Readable like Headers. Names are in lower case. */
class AnswerHeaders extends Map<string, string> {
  override get(name: string): string {
    // Like the real one.
    return super.get(name.toLowerCase()) ?? (null as unknown as string);
  }
}

/** undici's dispatcher, for its own `request`. */
class MemoryDispatcher extends Dispatcher {
  readonly #ask: Ask;
  readonly #onConnected: (() => void) | undefined;

  constructor(ask: Ask, onConnected?: () => void) {
    super();
    this.#ask = ask;
    this.#onConnected = onConnected;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    void this.#carry(options, handler);
    return true;
  }

  async #carry(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    const signal = new Cancel();
    const fail = (error: unknown) =>
      handler.onError?.(error instanceof Error ? error : new Error(String(error)));
    handler.onConnect?.((reason) => signal.abort(reason ?? new Error('aborted')));
    try {
      const url = new URL(options.path, String(options.origin));
      for (const [name, value] of Object.entries(options.query ?? {})) {
        url.searchParams.append(name, String(value));
      }
      const outgoing = {
        method: options.method,
        path: `${url.pathname}${url.search}`,
        headers: listHeaders((options.headers ?? {}) as Record<string, string>),
        body: toBytes(options.body as string | Uint8Array | null | undefined),
      };
      const onConnected = this.#onConnected;
      const ways = { signal, onConnected };
      const { status, headers, body } = await this.#ask('', url, outgoing, ways);
      const raw: Buffer[] = [];
      for (const name in headers) raw.push(Buffer.from(name), Buffer.from(headers[name] ?? ''));
      handler.onHeaders?.(status, raw, () => {}, '');
      const parts = body instanceof Uint8Array ? (body.byteLength > 0 ? [body] : []) : body;
      for await (const part of parts) {
        if (signal.aborted) throw signal.reason;
        handler.onData?.(toBuffer(part));
      }
      handler.onComplete?.([]);
    } catch (error) {
      fail(error);
    }
  }

  override close(): Promise<void>;
  override close(done: () => void): void;
  override close(done?: () => void): Promise<void> | undefined {
    done?.();
    return done ? undefined : Promise.resolve();
  }

  override destroy(...args: readonly unknown[]): Promise<void> {
    for (const one of args) if (typeof one === 'function') one();
    return Promise.resolve();
  }
}

/** `http.request`, as far as the simulated servers use it. */
function requestOver(ask: Ask) {
  return (
    address: string | URL,
    options: { method?: string; headers?: Record<string, string>; signal?: AbortSignal },
  ) => {
    const url = new URL(address);
    const call = new EventEmitter();
    const end = async (body?: string | Uint8Array) => {
      const { method = 'GET', headers = {}, signal } = options;
      const path = `${url.pathname}${url.search}`;
      const outgoing = {
        method,
        path,
        headers: listHeaders(headers),
        body: Buffer.from(body ?? ''),
      };
      try {
        const answered = await ask('', url, outgoing, { signal });
        const { status: statusCode } = answered;
        const { body: whole } = answered;
        const stream =
          whole instanceof Uint8Array ? new WholeBody(toBuffer(whole)) : Readable.from(whole);
        call.emit('response', Object.assign(stream, { statusCode, headers: answered.headers }));
      } catch (error) {
        call.emit('error', signal?.aborted ? toAborted(error) : error);
      }
    };
    return Object.assign(call, { end: (body?: string | Uint8Array) => void end(body) });
  };
}

/** Node uses this name, whatever the reason was. */
function toAborted(cause: unknown): Error {
  const error = new Error('The operation was aborted', { cause });
  error.name = 'AbortError';
  return error;
}

function toBytes(body: string | Uint8Array | null | undefined): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.from(body ?? '');
}

function pause(ms: number, signal: Cancellation | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
