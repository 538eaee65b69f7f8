import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Json } from '../json.ts';
import { sendRequest } from './http.ts';
import type { Delivery, Sockets } from './sockets.ts';
import type { AppAnswer, AppConnection } from './world.ts';

/** The connection to the app: signed HTTP requests, or its socket if one is open. */
export interface AppLine {
  connect(app: AppConnection): void;
  /** Never rejects: errors are in the answer's `trouble`, as Slack would report them. */
  send(delivery: Delivery): Promise<AppAnswer>;
}

export function createAppLine(sockets: Sockets, answerMs: number): AppLine {
  let connection: AppConnection | undefined;
  return {
    connect: (app) => {
      connection = app;
    },
    send: async (delivery) => {
      const started = performance.now();
      const since = () => Math.round(performance.now() - started);
      try {
        const { status, body } = sockets.isOpen()
          ? { status: 200, body: await sockets.send(delivery, answerMs) }
          : await post(delivery, connection, answerMs);
        const isFine = status >= 200 && status < 300;
        return { status, body, ms: since(), trouble: isFine ? undefined : 'dispatch_failed' };
      } catch (error) {
        const isLate = error instanceof Error && error.name === 'TimeoutError';
        const trouble = isLate ? 'operation_timeout' : 'dispatch_failed';
        return { status: 0, body: '', ms: since(), trouble };
      }
    },
  };
}

async function post(
  { kind, body, retry }: Delivery,
  app: AppConnection | undefined,
  timeoutMs: number,
): Promise<{ status: number; body: string }> {
  if (app === undefined) throw new Error('no app is connected');
  const isEvent = kind === 'events_api';
  const raw = isEvent ? JSON.stringify(body) : getForm(kind, body);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const answer = await sendRequest({
    url: app.requestUrl,
    method: 'POST',
    headers: {
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      accept: 'application/json,*/*',
      // Without a charset, because Bolt compares it exactly.
      'content-type': isEvent ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signBody(app.signingSecret, timestamp, raw),
      ...(retry === undefined
        ? {}
        : { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
    },
    body: raw,
    timeoutMs,
    // One connection per request, so that none is lost when the app closes an idle one.
    agent: false,
  });
  return { status: answer.status, body: answer.body.toString() };
}

function getForm(kind: Delivery['kind'], body: Json): string {
  if (kind === 'interactive')
    return new URLSearchParams({ payload: JSON.stringify(body) }).toString();
  const fields = Object.entries(body).map(
    ([name, value]) => [name, String(value)] as [string, string],
  );
  return new URLSearchParams(fields).toString();
}

function signBody(secret: string, timestamp: string, raw: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${raw}`).digest('hex')}`;
}
