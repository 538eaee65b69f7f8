import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createInFlightCounter } from '../core/async/in-flight-counter.ts';
import type { Log } from '../core/ports/log.ts';

type RequestHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  params: Readonly<Record<string, string>>,
) => void | Promise<void>;

export interface Route {
  readonly method: 'GET' | 'POST';
  /** `:name` matches one part of the path. */
  readonly path: string;
  readonly handle: RequestHandler;
  /** Responds while the gate is closed. Without it the request is rejected. */
  readonly handleWhileShuttingDown?: RequestHandler;
}

/** How often request timeouts are checked; Node's default is 30 s. */
const TIMEOUT_CHECK_MS = 1_000;

/** The only HTTP server: Slack, ClickSend, health and metrics. Anything else is 404. */
export function createHttpServer(
  routes: readonly Route[],
  log: Log,
  gate: RequestGate = createRequestGate(),
): Server {
  const splitRoutes = routes.map((route) => ({ route, parts: route.path.split('/') }));
  const server = createServer({ connectionsCheckingInterval: TIMEOUT_CHECK_MS }, (req, res) => {
    const match = findRoute(splitRoutes, req);
    if (!match) {
      res.writeHead(404).end();
      return;
    }
    gate.admitRequest(res);
    const { handle, handleWhileShuttingDown = rejectRequest } = match.route;
    // Async, so that a handler that throws synchronously fails like one that throws later.
    const answer = async () =>
      (gate.isClosed() ? handleWhileShuttingDown : handle)(req, res, match.params);
    answer().catch((error: unknown) => {
      log.error({ err: error, path: match.route.path }, 'failed to answer a request');
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  });
  // Slack and ClickSend send small bodies at once; a slow sender is cut off.
  server.requestTimeout = 20_000;
  server.headersTimeout = 10_000;
  return server;
}

interface SplitRoute {
  readonly route: Route;
  readonly parts: readonly string[];
}

function findRoute(routes: readonly SplitRoute[], { url = '', method }: IncomingMessage) {
  const path = (url.split('?')[0] ?? '').split('/');
  for (const { route, parts } of routes) {
    const params = route.method === method ? matchPath(parts, path) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

function matchPath(
  expected: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  if (expected.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [n, part] of expected.entries()) {
    const value = path[n] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

/** Admits requests. It closes when the app stops: admitted requests get their response, others are rejected. */
export interface RequestGate {
  isClosed(): boolean;
  close(): void;
  /** The request counts as admitted until it has its response or its connection closes. */
  admitRequest(res: ServerResponse): void;
  /** Resolves once no admitted request is left. */
  waitUntilEmpty(): Promise<void>;
}

export function createRequestGate(): RequestGate {
  const inside = createInFlightCounter();
  let isClosed = false;
  return {
    isClosed: () => isClosed,
    close() {
      isClosed = true;
    },
    admitRequest: (res) => void res.once('close', inside.begin()),
    waitUntilEmpty: inside.waitUntilIdle,
  };
}

/** By then another replica has taken over, or the next version is running. */
const RETRY_AFTER_SECONDS = '5';

/**
 * Rejects a request that arrives while the app stops. ClickSend repeats a push that does not get a 200, and
 * Slack repeats its events; a person sees Slack's own "try again".
 */
function rejectRequest(req: IncomingMessage, res: ServerResponse): void {
  // Reads the body to its end, so that the sender gets the response and not a reset.
  req.on('error', () => {}).resume();
  res
    .writeHead(503, {
      'retry-after': RETRY_AFTER_SECONDS,
      // The next request must reach another process.
      connection: 'close',
      'content-type': 'application/json',
    })
    .end('{"error":"stopping"}');
}
