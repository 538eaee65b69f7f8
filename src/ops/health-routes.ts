import type { ServerResponse } from 'node:http';
import { type Check, checkHealth } from './health.ts';
import type { Route } from './http-server.ts';

/** `/health/live`: the process answers. `/health/ready`: it can do its work. `/metrics`: for Prometheus. */
export function healthRoutes(
  checks: Readonly<Record<string, Check>>,
  metrics: { text(): Promise<string>; readonly contentType: string },
): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/health/live',
      handle: (_req, res) => answer(res, 200, { live: true }),
    },
    {
      method: 'GET',
      path: '/health/ready',
      handle: async (_req, res) => {
        const health = await checkHealth(checks);
        answer(res, health.ready ? 200 : 503, health);
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      handle: async (_req, res) => {
        const text = await metrics.text();
        res.writeHead(200, { 'content-type': metrics.contentType }).end(text);
      },
    },
  ];
}

function answer(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
