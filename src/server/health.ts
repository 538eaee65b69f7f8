import type { ServerResponse } from 'node:http';
import { withTimeout } from '../with-timeout.ts';
import type { Route } from './http-server.ts';
import type { PrometheusMetrics } from './metrics.ts';

/** Checks whether a part of the app works. Throws an error whose message says what is wrong. */
export type HealthCheck = () => Promise<void>;

interface HealthStatus {
  readonly ready: boolean;
  /** Part → `ok`, or what is wrong with it. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * A part that takes longer counts as failing. This is longer than the store waits for Redis, so that the
 * store can say what is wrong.
 */
const CHECK_TIMEOUT_MS = 3_000;

/** Runs all checks in parallel. */
export async function checkHealth(
  checks: Readonly<Record<string, HealthCheck>>,
): Promise<HealthStatus> {
  const results = Object.entries(checks).map(
    async ([name, check]) => [name, await runCheck(check)] as const,
  );
  const parts = Object.fromEntries(await Promise.all(results));
  return { ready: Object.values(parts).every((state) => state === 'ok'), parts };
}

async function runCheck(check: HealthCheck): Promise<string> {
  try {
    return await withTimeout(
      CHECK_TIMEOUT_MS,
      check().then(() => 'ok'),
      () => 'does not answer',
    );
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}

/** `/health/live`: the process responds. `/health/ready`: it can do its work. `/metrics`: for Prometheus. */
export function createHealthRoutes(
  checks: Readonly<Record<string, HealthCheck>>,
  metrics: Pick<PrometheusMetrics, 'text' | 'contentType'>,
): readonly Route[] {
  const handleLive: Route['handle'] = (_req, res) => sendJson(res, 200, { live: true });
  const handleMetrics: Route['handle'] = async (_req, res) => {
    const text = await metrics.text();
    res.writeHead(200, { 'content-type': metrics.contentType }).end(text);
  };
  return [
    {
      method: 'GET',
      path: '/health/live',
      handle: handleLive,
      handleWhileShuttingDown: handleLive,
    },
    {
      method: 'GET',
      path: '/health/ready',
      handle: async (_req, res) => {
        const health = await checkHealth(checks);
        sendJson(res, health.ready ? 200 : 503, health);
      },
      // Immediately, so that a load balancer switches to other replicas.
      handleWhileShuttingDown: (_req, res) =>
        sendJson(res, 503, { ready: false, parts: { app: 'stopping' } } satisfies HealthStatus),
    },
    {
      method: 'GET',
      path: '/metrics',
      handle: handleMetrics,
      handleWhileShuttingDown: handleMetrics,
    },
  ];
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The same as in package.json; a test compares them. */
const APP_VERSION = '0.15.0';

const TEXT = `slack-mms ${APP_VERSION} is running.
It serves Slack and ClickSend; people type /mms in Slack.
Whether it can work: /health/ready. Its documents: README.md and docs/ beside its sources.
`;

/** `GET /`: for a person who checks whether the app is there. Reveals nothing to strangers. */
export function createRootRoute(): Route {
  const handle: Route['handle'] = (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(TEXT);
  };
  return { method: 'GET', path: '/', handle, handleWhileShuttingDown: handle };
}
