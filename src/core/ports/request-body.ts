import type { IncomingMessage } from 'node:http';

/** The result of reading a request's body. */
export type RequestBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'tooLong' }
  /** All requests together used too much memory, and this one the most. */
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
