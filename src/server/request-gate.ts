import type { IncomingMessage, ServerResponse } from 'node:http';
import { underWay } from '../core/async/in-flight-counter.ts';

/** Where requests come in. Closed while the app stops: what is inside is finished, nothing new begins. */
export interface Gate {
  isClosed(): boolean;
  close(): void;
  /** A request is inside until it is answered, or whoever sent it is gone. */
  letIn(res: ServerResponse): void;
  /** Resolves as soon as no request is inside. */
  empty(): Promise<void>;
}

export function openGate(): Gate {
  const inside = underWay();
  let isClosed = false;
  return {
    isClosed: () => isClosed,
    close() {
      isClosed = true;
    },
    letIn: (res) => void res.once('close', inside.begin()),
    empty: inside.ended,
  };
}

/** By then another replica has taken over, or the next version is up. */
const RETRY_AFTER_SECONDS = '5';

/**
 * Answers what comes while the app stops. ClickSend pushes again whatever is not answered with 200, and
 * Slack sends its events again; a person reads Slack's own "try again".
 */
export function turnAway(req: IncomingMessage, res: ServerResponse): void {
  // Read to its end, so that the sender gets the answer and no reset.
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
