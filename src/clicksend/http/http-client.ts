import { Agent, buildConnector, Client, type Dispatcher, request } from 'undici';
import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { RateLimit, RateLimiter } from '../../core/ports/rate-limiter.ts';
import { isConnectError } from './connection-errors.ts';
import { type ClickSendDownloadOptions, downloadClickSendFile } from './download-clicksend-file.ts';
import { readJsonBody } from './read-json-body.ts';
import { parseRetryAfter } from './retry-after.ts';

/** What came of one HTTP request; told apart by what it lets one conclude. */
export type HttpExchange =
  /** A status came. `unread` says why the body is not JSON, and is undefined when it is. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: unknown;
      readonly unread?: string;
    }
  /** No connection was made, so not a byte of the request left. */
  | { readonly kind: 'unreached'; readonly cause: unknown }
  /** A connection was made and no status came over it. */
  | { readonly kind: 'lost'; readonly cause: unknown }
  /** Not made. */
  | BlockedCall;

/** An HTTP answer, whatever its status. */
export type HttpResponse = Extract<HttpExchange, { readonly kind: 'answered' }>;

/** A call that was not made, and in how many ms it may be. */
export interface BlockedCall {
  readonly kind: 'held';
  readonly waitMs: number;
  /** ClickSend asked to wait; this app's own count of its calls is used up; or nobody can tell while the store is away. */
  readonly reason: 'asked to wait' | 'own limit' | 'store away';
}

/** The call was made, or tried. */
type Made = Exclude<HttpExchange, BlockedCall>;

export interface HttpCall {
  /** For the meter and for limits, one for each endpoint: a word of a small closed set. */
  readonly name: string;
  /** How often it may be made, by all replicas together; none is known of most. */
  readonly rate?: RateLimit;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the base URL, with a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** A POST that may as well be carried out twice, and so may use a connection that is kept. */
  readonly isRepeatable?: true;
  /** For the whole answer, connecting and body included. */
  readonly timeoutMs: number;
}

/** The connections that requests go over. */
export interface HttpConnections {
  /** Kept and used again. */
  readonly pool: Dispatcher;
  /** A new one for a single request; tells when it stands. Gives up connecting after so many ms. */
  openSingleUse(onConnected: () => void, withinMs: number): Dispatcher;
}

export interface HttpClient {
  /** Never throws. */
  exchange(call: HttpCall): Promise<HttpExchange>;
  /** Fetches a file that ClickSend named; throws an AppError. */
  download(url: string, options?: ClickSendDownloadOptions): Promise<Uint8Array>;
  close(): Promise<void>;
}

const CONNECT_MS = 8_000;

/** As good as none; a hold is heeded all the same. */
const NO_LIMIT: RateLimit = { intervalMs: 1, burst: 1_000_000 };

/** Who cannot ask whether a call may be made waits for so long: the store is away. */
const UNKNOWN_MS = 1_000;

/** HTTP to ClickSend: basic auth, JSON both ways (its documentation, "Authentication"). */
export function createHttpClient(options: {
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** None: this process is alone, and for a short while. */
  readonly pace?: RateLimiter | undefined;
  /** Default: over sockets. */
  readonly connections?: HttpConnections | undefined;
}): HttpClient {
  const { pace } = options;
  const base = options.url.replace(/\/+$/, '');
  const { origin } = new URL(base);
  const { pool, openSingleUse } = options.connections ?? overSockets(origin);
  const headers = {
    authorization: `Basic ${Buffer.from(`${options.username}:${options.apiKey}`).toString('base64')}`,
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'slack-mms',
  };

  async function exchange(call: HttpCall): Promise<HttpExchange> {
    const held = await takeTurn(call);
    if (held) return held;
    const startedAt = options.clock.now();
    const isOnce = call.method === 'POST' && !call.isRepeatable;
    const result = await (isOnce ? overFreshConnection(call) : run(call, pool));
    const took = options.clock.now() - startedAt;
    options.metrics.recordDuration('clicksend', call.name, outcomeWord(result), took);
    if (result.kind === 'answered' && result.status === 429) await hold(call, result.retryAfter);
    return result;
  }

  /** Undefined: it may be made now. */
  async function takeTurn({ name, rate }: HttpCall): Promise<BlockedCall | undefined> {
    if (!pace) return undefined;
    try {
      const askedMs = await pace.acquire(`clicksend:${name}`, NO_LIMIT);
      if (askedMs > 0) return { kind: 'held', waitMs: askedMs, reason: 'asked to wait' };
      const countedMs = rate ? await pace.acquire(`clicksend:${name}:count`, rate) : 0;
      return countedMs > 0 ? { kind: 'held', waitMs: countedMs, reason: 'own limit' } : undefined;
    } catch {
      return { kind: 'held', waitMs: UNKNOWN_MS, reason: 'store away' };
    }
  }

  /** No replica makes this call until the time is over. Where that cannot be stored, each is told by ClickSend. */
  async function hold({ name }: HttpCall, retryAfter: string | undefined): Promise<void> {
    const forMs = parseRetryAfter(retryAfter, options.clock.now());
    await pace?.block(`clicksend:${name}`, forMs).catch(() => undefined);
  }

  /**
   * What must not happen twice gets a connection of its own: on a kept one, which the other side
   * may just be closing, "connection reset" would often mean nothing; and only so it is known
   * whether the request can have left.
   */
  async function overFreshConnection(call: HttpCall): Promise<Made> {
    let connected = false;
    const noteConnected = () => {
      connected = true;
    };
    const client = openSingleUse(noteConnected, Math.min(CONNECT_MS, call.timeoutMs));
    try {
      const result = await run(call, client);
      if (result.kind === 'answered') return result;
      // Not by the error's code: "host unreachable" can strike an established connection too.
      return { kind: connected ? 'lost' : 'unreached', cause: result.cause };
    } finally {
      // Not awaited: when time was up while connecting, it would wait for the connection's own timeout.
      client.destroy().catch(() => {});
    }
  }

  async function run(call: HttpCall, dispatcher: Dispatcher): Promise<Made> {
    const signal = AbortSignal.timeout(call.timeoutMs);
    try {
      const answer = await request(base + call.path, {
        dispatcher,
        signal,
        method: call.method,
        headers,
        query: call.query,
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        // One clock for the whole answer: the signal.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const { 'retry-after': retryAfter, 'content-type': type } = answer.headers;
      return {
        kind: 'answered',
        status: answer.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        ...(await readJsonBody(answer.body, typeof type === 'string' ? type : undefined)),
      };
    } catch (cause) {
      return { kind: isConnectError(cause) ? 'unreached' : 'lost', cause };
    }
  }

  return {
    exchange,
    download: (url, settings) =>
      downloadClickSendFile(
        { dispatcher: pool, origin, authorization: headers.authorization },
        url,
        settings,
      ),
    close: () => pool.destroy(),
  };
}

function overSockets(origin: string): HttpConnections {
  return {
    pool: new Agent({ connect: { timeout: CONNECT_MS } }),
    openSingleUse(onConnected, withinMs) {
      // undici heeds a request's signal only once connected.
      const connect = buildConnector({ timeout: withinMs });
      return new Client(origin, {
        connect: (to, done) =>
          connect(to, (...[error, socket]) => {
            if (error) return done(error, null);
            onConnected();
            return done(null, socket);
          }),
      });
    },
  };
}

function outcomeWord(exchange: Made): string {
  if (exchange.kind !== 'answered') return exchange.kind;
  if (exchange.status === 429) return 'busy';
  if (exchange.status >= 500) return 'failed';
  if (exchange.status >= 300) return 'refused';
  return exchange.unread ? 'unreadable' : 'ok';
}
