import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../app/ports/clock-log-meter.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** `:name` stands for one part of the path. */
  readonly path: string;
  handle(
    req: IncomingMessage,
    res: ServerResponse,
    params: Readonly<Record<string, string>>,
  ): void | Promise<void>;
}

/** The one HTTP server: Slack, ClickSend, health and metrics. Anything else is 404. */
export function httpServer(routes: readonly Route[], log: Log): Server {
  const server = createServer((req, res) => {
    const found = find(routes, req);
    if (!found) {
      res.writeHead(404).end();
      return;
    }
    // In a function of its own, so that what throws at once ends like what throws later.
    const handle = async () => found.route.handle(req, res, found.params);
    handle().catch((error: unknown) => {
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

function find(routes: readonly Route[], req: IncomingMessage) {
  const path = (req.url ?? '').split('?')[0] ?? '';
  for (const route of routes) {
    const params = route.method === req.method ? match(route.path, path) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [n, part] of expected.entries()) {
    const value = given[n] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}
