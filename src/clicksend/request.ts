import { Agent, buildConnector, Client, type Dispatcher, request } from 'undici';
import type { Clock, Meter } from '../app/ports/clock-log-meter.ts';
import { download } from './download.ts';
import { readJson } from './json-body.ts';

/** What came of one HTTP request; told apart by what it lets one conclude. */
export type Exchange =
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
  | { readonly kind: 'lost'; readonly cause: unknown };

export interface Call {
  /** For the meter: a word of a small closed set. */
  readonly name: string;
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

export interface Http {
  /** Never throws. */
  exchange(call: Call): Promise<Exchange>;
  /** Fetches a file that ClickSend named; throws an AppError. */
  download(url: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

const CONNECT_MS = 8_000;

/** HTTP to ClickSend: basic auth, JSON both ways (its documentation, "Authentication"). */
export function http(options: {
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly meter: Meter;
}): Http {
  const base = options.url.replace(/\/+$/, '');
  const { origin } = new URL(base);
  const agent = new Agent({ connect: { timeout: CONNECT_MS } });
  const headers = {
    authorization: `Basic ${Buffer.from(`${options.username}:${options.apiKey}`).toString('base64')}`,
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'slack-mms',
  };

  async function exchange(call: Call): Promise<Exchange> {
    const startedAt = options.clock.now();
    const isOnce = call.method === 'POST' && !call.isRepeatable;
    const result = await (isOnce ? overFreshConnection(call) : run(call, agent));
    const took = options.clock.now() - startedAt;
    options.meter.took('clicksend', call.name, outcomeWord(result), took);
    return result;
  }

  /**
   * What must not happen twice gets a connection of its own: on a kept one, which the other side
   * may just be closing, "connection reset" would often mean nothing; and only so it is known
   * whether the request can have left.
   */
  async function overFreshConnection(call: Call): Promise<Exchange> {
    let connected = false;
    // undici heeds the signal only once connected.
    const connect = buildConnector({ timeout: Math.min(CONNECT_MS, call.timeoutMs) });
    const client = new Client(origin, {
      connect: (to, done) =>
        connect(to, (...[error, socket]) => {
          if (error) return done(error, null);
          connected = true;
          return done(null, socket);
        }),
    });
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

  async function run(call: Call, dispatcher: Dispatcher): Promise<Exchange> {
    const signal = AbortSignal.timeout(call.timeoutMs);
    try {
      const answer = await request(base + call.path, {
        dispatcher,
        signal,
        method: call.method,
        headers,
        ...(call.query ? { query: call.query } : {}),
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        // One clock for the whole answer: the signal.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const retryAfter = answer.headers['retry-after'];
      return {
        kind: 'answered',
        status: answer.statusCode,
        ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
        ...(await readJson(answer.body)),
      };
    } catch (cause) {
      return { kind: neverConnected(cause) ? 'unreached' : 'lost', cause };
    }
  }

  return {
    exchange,
    download: (url) =>
      download({ dispatcher: agent, origin, authorization: headers.authorization }, url),
    close: () => agent.destroy(),
  };
}

/** Errors that mostly come before a connection stands; good enough where the call may be repeated. */
const connecting = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
function neverConnected(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && connecting.has(String(cause.code));
}

function outcomeWord(exchange: Exchange): string {
  if (exchange.kind !== 'answered') return exchange.kind;
  if (exchange.status === 429) return 'busy';
  if (exchange.status >= 500) return 'failed';
  if (exchange.status >= 300) return 'refused';
  return exchange.unread ? 'unreadable' : 'ok';
}
