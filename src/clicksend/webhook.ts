import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Receipt } from '../app/ports/clicksend.ts';
import type { Log, Meter } from '../app/ports/clock-log-meter.ts';
import { readBody } from './body.ts';
import { readPush } from './push.ts';
import { readReceipts } from './to-receipt.ts';

/** When ClickSend may push again what could not be stored. It does so by itself, for hours. */
const RETRY_AFTER_SECONDS = '30';

export interface ReceiptsRouteOptions {
  /** The last part of the path; undefined: the webhook is off. */
  readonly secret: string | undefined;
  /** Resolves when the facts are stored. */
  receive(receipts: readonly Receipt[]): Promise<void>;
  readonly log: Log;
  readonly meter: Meter;
  /** Unix ms. */
  now?(): number;
}

/**
 * `POST /clicksend/receipts/:secret`. ClickSend signs nothing, so the secret in the path is the
 * proof; without it this path does not exist. ClickSend pushes again whatever is not answered
 * with exactly 200 within 15 s, so 200 means "stored", and is also given to what can be
 * understood but says nothing new.
 */
export function receiptsRoute({
  secret,
  receive,
  log,
  meter,
  now = Date.now,
}: ReceiptsRouteOptions): (
  req: IncomingMessage,
  res: ServerResponse,
  params: { readonly secret: string },
) => Promise<void> {
  return async (req, res, params) => {
    if (!secret || !isSame(params.secret, secret)) return answer(res, 404);
    if (req.method !== 'POST') return answer(res, 405, {}, { allow: 'POST' });

    const body = await readBody(req);
    if (body.kind === 'tooLong') return answer(res, 413, {}, { connection: 'close' });
    if (body.kind === 'brokeOff') return answer(res, 400, {}, { connection: 'close' });

    const push = readPush(body.bytes, req.headers['content-type']);
    if (!push) {
      log.warn(
        { bytes: body.bytes.byteLength },
        'A push to the receipts webhook is neither form nor JSON',
      );
      return answer(res, 400, { error: 'neither a form nor JSON' });
    }
    const { receipts, unread } = readReceipts(push, { now: now(), meter });
    if (unread.length > 0) {
      log.warn(
        { unread: unread.slice(0, 5), rows: push.length },
        'A pushed receipt cannot be read',
      );
    }
    // Of several, those that can be read are kept: pushing the rest again would not mend it.
    if (unread.length === push.length) {
      return answer(res, 400, { error: 'unreadable', unread: unread.slice(0, 5) });
    }
    try {
      if (receipts.length > 0) await receive(receipts);
    } catch (error) {
      log.error({ err: error, receipts: receipts.length }, 'Pushed receipts could not be stored');
      return answer(res, 503, {}, { 'retry-after': RETRY_AFTER_SECONDS });
    }
    return answer(res, 200, { ok: true });
  };
}

/** Takes the same time wherever the two differ, and however long they are. */
function isSame(given: string, secret: string): boolean {
  return timingSafeEqual(sha256(given), sha256(secret));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function answer(
  res: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (res.destroyed || res.headersSent) return;
  const isEmpty = body === undefined || Object.keys(Object(body)).length === 0;
  const text = isEmpty ? '' : JSON.stringify(body);
  res.writeHead(status, {
    ...(isEmpty ? {} : { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}
