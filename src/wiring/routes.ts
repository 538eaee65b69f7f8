import { createReceiptsRoute, createRepliesRoute } from '../clicksend/webhooks/webhook-routes.ts';
import type { Config } from '../config.ts';
import type { AppContext } from '../core/context.ts';
import type { ReadRequestBody } from '../core/ports/request-body.ts';
import { createHealthRoutes, createRootRoute, type HealthCheck } from '../server/health.ts';
import type { Route } from '../server/http-server.ts';
import type { PrometheusMetrics } from '../server/metrics.ts';
import type { SlackApp } from '../slack/app.ts';
import type { UseCases } from './use-cases.ts';

/** The HTTP server's routes: Slack's requests, ClickSend's webhooks, health and metrics. */
export function createRoutes(
  config: Config,
  context: AppContext & { readonly metrics: PrometheusMetrics },
  parts: {
    readonly slackApp: SlackApp;
    readonly useCases: Pick<UseCases, 'receiveReceipts' | 'receiveReplies'>;
    readonly readRequestBody: ReadRequestBody;
    readonly checks: Readonly<Record<string, HealthCheck>>;
  },
): readonly Route[] {
  const { slackApp, useCases, readRequestBody, checks } = parts;
  const { log, metrics } = context;
  const webhooks = { secret: config.WEBHOOK_SECRET, log, metrics, readRequestBody };
  const receipts = createReceiptsRoute({
    ...webhooks,
    receive: (received) => useCases.receiveReceipts(received, 'push'),
  });
  const replies = createRepliesRoute({
    ...webhooks,
    apiUrl: config.CLICKSEND_API_URL,
    receive: (received) => useCases.receiveReplies(received, 'push'),
  });
  const { handleEvents } = slackApp;
  const slackRoutes: readonly Route[] = handleEvents
    ? [{ method: 'POST', path: '/slack/events', handle: handleEvents }]
    : [];
  return [
    ...slackRoutes,
    {
      method: 'POST',
      path: '/clicksend/receipts/:secret',
      handle: (req, res, { secret = '' }) => receipts(req, res, { secret }),
    },
    {
      method: 'POST',
      path: '/clicksend/replies/:secret',
      handle: (req, res, { secret = '' }) => replies(req, res, { secret }),
    },
    createRootRoute(),
    ...createHealthRoutes(checks, metrics),
  ];
}
