import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../core/ports/log.ts';
import { createRequestGate, type RequestGate, rejectRequest } from './request-gate.ts';

type Handle = (
  req: IncomingMessage,
  res: ServerResponse,
  params: Readonly<Record<string, string>>,
) => void | Promise<void>;

export interface Route {
  readonly method: 'GET' | 'POST';
  /** `:name` stands for one part of the path. */
  readonly path: string;
  readonly handle: Handle;
  /** Answers once the gate is closed; without it the request is turned away. */
  readonly handleWhileStopping?: Handle;
}

/** How often it is looked whose time is up; Node itself looks every half a minute. */
const LOOK_MS = 1_000;

/** The one HTTP server: Slack, ClickSend, health and metrics. Anything else is 404. */
export function createHttpServer(
  routes: readonly Route[],
  log: Log,
  gate: RequestGate = createRequestGate(),
): Server {
  const known = routes.map((route) => ({ route, parts: route.path.split('/') }));
  const server = createServer({ connectionsCheckingInterval: LOOK_MS }, (req, res) => {
    const found = find(known, req);
    if (!found) {
      res.writeHead(404).end();
      return;
    }
    gate.admitRequest(res);
    const { handle, handleWhileStopping = rejectRequest } = found.route;
    // In a function of its own, so that what throws at once ends like what throws later.
    const answer = async () =>
      (gate.isClosed() ? handleWhileStopping : handle)(req, res, found.params);
    answer().catch((error: unknown) => {
      log.error({ err: error, path: found.route.path }, 'request failed');
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  });
  // A sender that drips is cut off; Slack and ClickSend send small bodies at once.
  server.requestTimeout = 20_000;
  server.headersTimeout = 10_000;
  return server;
}

interface Known {
  readonly route: Route;
  readonly parts: readonly string[];
}

function find(known: readonly Known[], { url = '', method }: IncomingMessage) {
  const given = (url.split('?')[0] ?? '').split('/');
  for (const { route, parts } of known) {
    const params = route.method === method ? match(parts, given) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

function match(
  expected: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (expected.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [n, part] of expected.entries()) {
    const value = given[n] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}
