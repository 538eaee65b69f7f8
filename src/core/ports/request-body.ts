import type { IncomingMessage } from 'node:http';

/** What became of a request's body. */
export type RequestBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'tooLong' }
  /** It held the most of what all requests together may hold, when that was used up. */
  | { readonly kind: 'cutOff' }
  /** The sender went away or stalled in the middle. */
  | { readonly kind: 'brokeOff' };

interface RequestBodyLimits {
  /** More than these are not kept. */
  readonly maxBytes: number;
  /** For all of it, in ms. */
  readonly timeoutMs: number;
}

/** Reads a request's body, limited in size and time; never rejects. */
export type ReadRequestBody = (
  req: IncomingMessage,
  limits: RequestBodyLimits,
) => Promise<RequestBody>;
