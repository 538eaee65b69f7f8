import type { IncomingMessage, ServerResponse } from 'node:http';
import { createInFlightCounter } from '../core/async/in-flight-counter.ts';

/** Where requests come in. It closes when the app stops: requests that are inside are answered, others rejected. */
export interface RequestGate {
  isClosed(): boolean;
  close(): void;
  /** The request is inside until it is answered or its connection closes. */
  admitRequest(res: ServerResponse): void;
  /** Resolves as soon as no request is inside. */
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

/** By then another replica has taken over, or the next version runs. */
const RETRY_AFTER_SECONDS = '5';

/**
 * Answers a request that comes while the app stops. ClickSend repeats a push that is not answered with 200,
 * and Slack repeats its events; a person reads Slack's own "try again".
 */
export function rejectRequest(req: IncomingMessage, res: ServerResponse): void {
  // The body is read to its end, so that the sender gets the answer and no reset.
  req.on('error', () => {}).resume();
  res
    .writeHead(503, {
      'retry-after': RETRY_AFTER_SECONDS,
      // The next request must find another process.
      connection: 'close',
      'content-type': 'application/json',
    })
    .end('{"error":"stopping"}');
}
