import { decodeJson, isJsonObject, type JsonObject } from '../../http/json.ts';
import { findBodyFault } from './body-fault.ts';

/** The meaning of one frame from Slack's socket. */
type SocketFrame =
  | { readonly kind: 'hello' }
  /** Slack ends this socket: now, or with `warning` in about ten seconds. */
  | { readonly kind: 'goodbye'; readonly reason: string }
  | EventFrame
  /** Nothing that a listener can handle. If it has an id, Slack still waits for the acknowledgement. */
  | {
      readonly kind: 'useless';
      readonly envelopeId: string | undefined;
      readonly body: unknown;
      readonly fault: string;
    };

export interface EventFrame {
  readonly kind: 'event';
  readonly envelopeId: string;
  readonly type: string;
  readonly body: JsonObject;
  readonly retryNum: number | undefined;
  readonly retryReason: string | undefined;
}

/** Parses any text; what is not a frame is `useless`. */
export function parseFrame(text: string): SocketFrame {
  const frame = decodeJson(text);
  if (!isJsonObject(frame)) return createUselessError(undefined, frame, 'no object');
  const { type, reason, payload, envelope_id, retry_attempt, retry_reason } = frame;
  if (type === 'hello') return { kind: 'hello' };
  if (type === 'disconnect') {
    return { kind: 'goodbye', reason: typeof reason === 'string' ? reason : 'unknown' };
  }
  const envelopeId = typeof envelope_id === 'string' ? envelope_id : undefined;
  const fault = findBodyFault(payload);
  if (fault !== undefined) return createUselessError(envelopeId, payload, fault);
  if (!isJsonObject(payload) || typeof type !== 'string' || envelopeId === undefined) {
    return createUselessError(envelopeId, payload, 'no envelope');
  }
  return {
    kind: 'event',
    envelopeId,
    type,
    body: payload,
    retryNum: typeof retry_attempt === 'number' ? retry_attempt : undefined,
    retryReason: typeof retry_reason === 'string' ? retry_reason : undefined,
  };
}

function createUselessError(
  envelopeId: string | undefined,
  body: unknown,
  fault: string,
): SocketFrame {
  return { kind: 'useless', envelopeId, body, fault };
}
