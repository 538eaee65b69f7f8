import type { ServerResponse } from 'node:http';
import { checkHealth, type HealthCheck, type HealthStatus } from './health.ts';
import type { Route } from './http-server.ts';

/** `/health/live`: the process answers. `/health/ready`: it can do its work. `/metrics`: for Prometheus. */
export function createHealthRoutes(
  checks: Readonly<Record<string, HealthCheck>>,
  metrics: { text(): Promise<string>; readonly contentType: string },
): readonly Route[] {
  const live: Route['handle'] = (_req, res) => answer(res, 200, { live: true });
  const measured: Route['handle'] = async (_req, res) => {
    const text = await metrics.text();
    res.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  };
  return [
    { method: 'GET', path: '/health/live', handle: live, handleWhileStopping: live },
    {
      method: 'GET',
      path: '/health/ready',
      handle: async (_req, res) => {
        const health = await checkHealth(checks);
        answer(res, health.ready ? 200 : 503, health);
      },
      // Said at once, so that a load balancer turns to others.
      handleWhileStopping: (_req, res) =>
        answer(res, 503, { ready: false, parts: { app: 'stopping' } } satisfies HealthStatus),
    },
    { method: 'GET', path: '/metrics', handle: measured, handleWhileStopping: measured },
  ];
}

function answer(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
