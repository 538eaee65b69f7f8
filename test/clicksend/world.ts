import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type ClickSendTimeouts, createClickSendClient } from '../../src/clicksend/client.ts';
import type { OutgoingMessage } from '../../src/core/ports/clicksend.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import type { RateLimiter } from '../../src/core/ports/rate-limiter.ts';
import type { E164 } from '../../src/domain/phone.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}
export type Answer = (seen: Seen, res: ServerResponse, req: IncomingMessage) => void;

/** A server on loopback for the duration of a test. */
export async function listen(
  onRequest: (req: IncomingMessage, res: ServerResponse) => void,
): Promise<{ readonly url: string; readonly server: Server; close(): Promise<void> }> {
  const server = createServer(onRequest);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, close };
}

/**
 * A ClickSend that responds like this, and the app’s client for it. The n-th request gets the n-th
 * response, and the last one repeats.
 */
export async function startScriptedClickSend(
  answers: Answer | readonly Answer[],
  options: {
    readonly timeouts?: Partial<ClickSendTimeouts>;
    readonly pace?: RateLimiter;
    readonly metrics?: Metrics;
  } = {},
) {
  const list = typeof answers === 'function' ? [answers] : answers;
  const seen: Seen[] = [];
  const { url, close } = await listen((req, res) => {
    let text = '';
    req.on('error', () => {});
    req.on('data', (chunk) => {
      text += chunk;
    });
    req.on('end', () => {
      const to = new URL(req.url ?? '/', 'http://clicksend');
      const one = {
        method: req.method ?? '',
        path: to.pathname,
        query: Object.fromEntries(to.searchParams),
        headers: req.headers,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
      seen.push(one);
      list[Math.min(seen.length, list.length) - 1]?.(one, res, req);
    });
  });
  const time = createStillClock();
  const counted = createCountingMeter();
  const client = createClickSendClient({
    url: `${url}/v3/`,
    username: 'someone',
    apiKey: 'a-key',
    clock: time.clock,
    metrics: counted.metrics,
    ...options,
  });
  onTestFinished(() => client.close());
  return {
    client,
    seen,
    waits: time.waits,
    counts: counted.counts,
    calls: counted.calls,
    url,
    close,
  };
}

/** 2026-11-23 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 23, 12);

/** A clock that stands still, and whose waits take no time. */
export function createStillClock(): { readonly clock: Clock; readonly waits: number[] } {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => NOW,
    wait: async (ms) => {
      waits.push(ms);
    },
  };
  return { clock, waits };
}

export function createCountingMeter() {
  const counts: Record<string, number> = {};
  const calls: string[] = [];
  const metrics: Metrics = {
    count: (name, labels, by = 1) => {
      const key = [name, ...Object.values(labels ?? {})].join(' ');
      counts[key] = (counts[key] ?? 0) + by;
    },
    recordDuration: (_service, call, outcome) => {
      calls.push(`${call} ${outcome}`);
    },
  };
  return { metrics, counts, calls };
}

/** A recorded or documented response body. */
export function readFixture(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/clicksend/${name}.json`, import.meta.url), 'utf8'),
  );
}

/** Responds with JSON. */
export function answerJson(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (_seen, res) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(JSON.stringify(body));
  };
}

/** Responds with `data` in the envelope of a success. */
export function answerSuccess(data: unknown): Answer {
  return answerJson({ http_code: 200, response_code: 'SUCCESS', response_msg: 'Done.', data });
}

export function answerPage(
  rows: readonly unknown[],
  more: Readonly<Record<string, unknown>> = {},
): Answer {
  return answerSuccess({
    total: rows.length,
    per_page: 100,
    current_page: 1,
    last_page: 1,
    data: rows,
    ...more,
  });
}

export const answerHtml: Answer = (_seen, res) => {
  res.writeHead(200, { 'content-type': 'text/html' });
  res.end('<html><body>We will be back soon</body></html>');
};

export const resetConnection: Answer = (_seen, _res, req) => {
  req.socket.resetAndDestroy();
};

export const answerNothing: Answer = () => {};

/** Sends half of a JSON body and closes the connection. */
export function answerTruncated(status = 200): Answer {
  return (_seen, res) => {
    res.writeHead(status, { 'content-length': '1000' });
    res.write('{"http_code":200,"response_code":"SUCC', () => res.socket?.destroy());
  };
}

export function makeMms(index: number, more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    to: `+6143711122${index}` as E164,
    subject: 'Roof',
    body: 'The new roof',
    reference: `mms-abcdefghij0123456789.${index}`,
    ...more,
  };
}
