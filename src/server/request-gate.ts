import type { IncomingMessage, ServerResponse } from 'node:http';
import { createInFlightCounter } from '../core/async/in-flight-counter.ts';

/** Admits requests. It closes when the app stops: admitted requests get their response, others are rejected. */
export interface RequestGate {
  isClosed(): boolean;
  close(): void;
  /** The request counts as admitted until it has its response or its connection closes. */
  admitRequest(res: ServerResponse): void;
  /** Resolves once no admitted request is left. */
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

/** By then another replica has taken over, or the next version is running. */
const RETRY_AFTER_SECONDS = '5';

/**
 * Rejects a request that arrives while the app stops. ClickSend repeats a push that does not get a 200, and
 * Slack repeats its events; a person sees Slack's own "try again".
 */
export function rejectRequest(req: IncomingMessage, res: ServerResponse): void {
  // Reads the body to its end, so that the sender gets the response and not a reset.
  req.on('error', () => {}).resume();
  res
    .writeHead(503, {
      'retry-after': RETRY_AFTER_SECONDS,
      // The next request must reach another process.
      connection: 'close',
      'content-type': 'application/json',
    })
    .end('{"error":"stopping"}');
}
