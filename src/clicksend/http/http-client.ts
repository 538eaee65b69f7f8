import { type Dispatcher, request } from 'undici';
import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { RateLimit, RateLimiter } from '../../core/ports/rate-limiter.ts';
import { createHttpAgent } from '../../http/http-agent.ts';
import { isConnectError, parseRetryAfter } from './classify-response.ts';
import { type ClickSendDownloadOptions, downloadClickSendFile } from './download-clicksend-file.ts';
import { readJsonBody } from './read-json-body.ts';

/** The result of one HTTP request, by what the app may conclude from it. */
export type HttpExchange =
  /** A status arrived. `unread` says why the body is not JSON. Undefined if it is. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: unknown;
      readonly unread?: string;
    }
  /** There was no connection, so no byte of the request was sent. */
  | { readonly kind: 'unreached'; readonly cause: unknown }
  /** There was a connection, but no status arrived. */
  | { readonly kind: 'lost'; readonly cause: unknown }
  /** The call was not made. */
  | BlockedCall;

/** An HTTP response with any status. */
export type HttpResponse = Extract<HttpExchange, { readonly kind: 'answered' }>;

/** A call that was not made, and how long to wait (ms). */
export interface BlockedCall {
  readonly kind: 'blocked';
  readonly waitMs: number;
  /**
   * ClickSend asked the app to wait, the app's own rate limit is reached, or the store, which holds the
   * limits, does not respond.
   */
  readonly reason: 'asked to wait' | 'own limit' | 'store away';
}

/** The call was made, or attempted. */
type AttemptedExchange = Exclude<HttpExchange, BlockedCall>;

export interface HttpCall {
  /** The endpoint's name in metrics and limits, from a small closed set. */
  readonly name: string;
  /** How often all replicas together may make the call. Most endpoints have no known limit. */
  readonly rate?: RateLimit;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Relative to the base URL, with a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** For a POST that may run twice, and so may use a pooled connection. */
  readonly isRepeatable?: true;
  /** For the whole response, including connecting and the body. */
  readonly timeoutMs: number;
}

export interface HttpConnections {
  /** Connections that are kept open and reused. */
  readonly pool: Dispatcher;
  /** Opens a connection for a single request. Calls `onConnected` once it is open; gives up after `timeoutMs`. */
  openSingleUse(onConnected: () => void, timeoutMs: number): Dispatcher;
}

export interface HttpClient {
  /** Never throws. */
  exchange(call: HttpCall): Promise<HttpExchange>;
  /** Fetches a file from a URL that ClickSend returned. Throws an AppError. */
  download(url: string, options?: ClickSendDownloadOptions): Promise<Uint8Array>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 8_000;

/** How long a call waits if the store does not respond. */
const STORE_AWAY_WAIT_MS = 1_000;

/** HTTP to ClickSend: basic auth, and JSON in both directions (its documentation, "Authentication"). */
export function createHttpClient(options: {
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Undefined in a process that runs alone and only briefly. */
  readonly pace?: RateLimiter | undefined;
  /** Default: real sockets. */
  readonly connections?: HttpConnections | undefined;
}): HttpClient {
  const gate = createCallGate(options.pace, options.clock);
  const base = options.url.replace(/\/+$/, '');
  const { origin } = new URL(base);
  const { pool, openSingleUse } = options.connections ?? createSocketConnections();
  const headers = {
    authorization: `Basic ${Buffer.from(`${options.username}:${options.apiKey}`).toString('base64')}`,
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'slack-mms',
  };

  async function exchange(call: HttpCall): Promise<HttpExchange> {
    const blocked = await gate.acquire(call);
    if (blocked) return blocked;
    const startedAt = options.clock.now();
    const isSingle = call.method === 'POST' && !call.isRepeatable;
    const result = await (isSingle
      ? sendOnce(call)
      : sendRequest(call, { base, headers, dispatcher: pool }));
    const durationMs = options.clock.now() - startedAt;
    options.metrics.recordDuration('clicksend', call.name, getOutcomeName(result), durationMs);
    if (result.kind === 'answered' && result.status === 429)
      await gate.block(call, result.retryAfter);
    return result;
  }

  /**
   * Sends a call that must not run twice, over its own connection. On a pooled connection, which the server
   * may be closing, "connection reset" would often prove nothing. Only with its own connection does the app
   * know whether the request can have been sent.
   */
  async function sendOnce(call: HttpCall): Promise<AttemptedExchange> {
    let isConnected = false;
    const onConnected = () => {
      isConnected = true;
    };
    const client = openSingleUse(onConnected, Math.min(CONNECT_TIMEOUT_MS, call.timeoutMs));
    try {
      const result = await sendRequest(call, { base, headers, dispatcher: client });
      if (result.kind === 'answered') return result;
      // The error's code does not decide, because an open connection can also end with "host unreachable".
      return { kind: isConnected ? 'lost' : 'unreached', cause: result.cause };
    } finally {
      // Not awaited: after a timeout while connecting, it would wait for the connection's own timeout.
      client.destroy().catch(() => {});
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

interface RequestTarget {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
}

/** Sends a request and reads the whole response. Never throws. */
async function sendRequest(
  call: HttpCall,
  { base, headers, dispatcher }: RequestTarget,
): Promise<AttemptedExchange> {
  const signal = AbortSignal.timeout(call.timeoutMs);
  try {
    const response = await request(base + call.path, {
      dispatcher,
      signal,
      method: call.method,
      headers,
      query: call.query,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      // The signal is the only timeout, for the whole response.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const { 'retry-after': retryAfter, 'content-type': type } = response.headers;
    return {
      kind: 'answered',
      status: response.statusCode,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
      ...(await readJsonBody(response.body, typeof type === 'string' ? type : undefined)),
    };
  } catch (cause) {
    return { kind: isConnectError(cause) ? 'unreached' : 'lost', cause };
  }
}

/** Decides whether a call may be made now, by the limits that all replicas share. Neither method throws. */
function createCallGate(pace: RateLimiter | undefined, clock: Clock) {
  return {
    /** Undefined if the call may be made now. */
    async acquire({ name, rate }: HttpCall): Promise<BlockedCall | undefined> {
      if (!pace) return undefined;
      try {
        const blockedMs = await pace.acquire(`clicksend:${name}`);
        if (blockedMs > 0) return { kind: 'blocked', waitMs: blockedMs, reason: 'asked to wait' };
        const limitedMs = rate ? await pace.acquire(`clicksend:${name}:count`, rate) : 0;
        return limitedMs > 0
          ? { kind: 'blocked', waitMs: limitedMs, reason: 'own limit' }
          : undefined;
      } catch {
        return { kind: 'blocked', waitMs: STORE_AWAY_WAIT_MS, reason: 'store away' };
      }
    },
    /** Blocks the call for all replicas. If the store does not respond, each replica gets its own 429. */
    async block({ name }: HttpCall, retryAfter: string | undefined): Promise<void> {
      const waitMs = parseRetryAfter(retryAfter, clock.now());
      await pace?.block(`clicksend:${name}`, waitMs).catch(() => undefined);
    },
  };
}

function createSocketConnections(): HttpConnections {
  return {
    pool: createHttpAgent({ connectTimeoutMs: CONNECT_TIMEOUT_MS }),
    // undici ignores a request's signal until it is connected.
    openSingleUse: (onConnected, timeoutMs) =>
      createHttpAgent({ connectTimeoutMs: timeoutMs, onConnected }),
  };
}

function getOutcomeName(exchange: AttemptedExchange): string {
  if (exchange.kind !== 'answered') return exchange.kind;
  if (exchange.status === 429) return 'busy';
  if (exchange.status >= 500) return 'failed';
  if (exchange.status >= 300) return 'refused';
  return exchange.unread ? 'unreadable' : 'ok';
}
