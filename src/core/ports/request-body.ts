import type { IncomingMessage } from 'node:http';

/** The result of reading a request's body. */
export type RequestBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'tooLong' }
  /** Too much came at once: this body used the most memory, or still waited for its turn at the timeout. */
  | { readonly kind: 'cutOff' }
  /** The client closed the connection or stalled. */
  | { readonly kind: 'brokeOff' };

interface RequestBodyLimits {
  readonly maxBytes: number;
  /** For the whole body. */
  readonly timeoutMs: number;
}

/** Never rejects. */
export type ReadRequestBody = (
  req: IncomingMessage,
  limits: RequestBodyLimits,
) => Promise<RequestBody>;
