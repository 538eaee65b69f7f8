import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import type { RateLimiter } from '../../src/core/ports/rate-limiter.ts';
import { createCallLimiter } from '../../src/slack/client/call-limiter.ts';
import { createBoltLogger } from '../../src/slack/client/client-log.ts';
import { createTokenGate } from '../../src/slack/client/token-gate.ts';
import { createBackgroundClient } from '../../src/slack/client/web-clients.ts';
import { createLocalRateLimiter } from '../../src/storage/local-rate-limiter.ts';
import { silent } from '../core/world.ts';

/** How Slack responds to a call of a method. */
export type Answer = (
  res: ServerResponse,
  call: { readonly method: string; readonly args: URLSearchParams; readonly body: string },
) => void;

/**
 * A Slack on loopback, for the duration of the test. The n-th call gets the n-th response, and the
 * last one repeats.
 */
export async function startScriptedSlack(...answers: readonly Answer[]) {
  const calls: { readonly method: string; readonly args: URLSearchParams }[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('error', () => {});
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const method = (req.url ?? '').replace('/api/', '');
      const call = { method, args: new URLSearchParams(body), body };
      calls.push(call);
      answers[Math.min(calls.length, answers.length) - 1]?.(res, call);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { apiUrl: `http://127.0.0.1:${port}/api/`, calls, close };
}

/** What several processes of the app share, with a clock that the test moves. */
export function createSharedLimits(given?: RateLimiter) {
  let now = 1_000_000;
  const clock = { now: () => now, wait: async () => undefined };
  return {
    clock,
    pace: given ?? createLocalRateLimiter(clock.now),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

/** The client that the jobs of one process use, and the lines of its log. */
export function createProcess(
  apiUrl: string,
  { clock, pace }: ReturnType<typeof createSharedLimits> = createSharedLimits(),
  timeoutMs = 2_000,
) {
  const lines: string[] = [];
  const say = (_fields: unknown, line: string) => void lines.push(line);
  const token = createTokenGate({ clock, log: { ...silent, error: say, info: say } });
  const client: WebClient = createBackgroundClient('xoxb-test', {
    apiUrl,
    clock,
    timeoutMs,
    logger: createBoltLogger(silent),
    metrics: { count() {}, recordDuration() {} },
    limiter: createCallLimiter({ pace, clock, token }),
  });
  return { client, token, lines };
}

export function answerOk(more: Readonly<Record<string, unknown>> = {}): Answer {
  return answerJson({ ok: true, ts: '1.1', channel: 'C1', ...more });
}

export function answerError(error: string): Answer {
  return answerJson({ ok: false, error });
}

export function answerJson(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Answer {
  return (res) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(JSON.stringify(body));
  };
}

export function answerRateLimited(retryAfter?: string): Answer {
  const headers: Record<string, string> = retryAfter ? { 'retry-after': retryAfter } : {};
  return answerJson({ ok: false, error: 'ratelimited' }, 429, headers);
}

/** The error with which a promise rejects. */
export async function catchError(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}
