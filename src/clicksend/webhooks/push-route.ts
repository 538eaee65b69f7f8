import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as othersFirst } from 'node:timers/promises';
import pTimeout from 'p-timeout';
import type { Log } from '../../core/ports/log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { ReadRequestBody } from '../../core/ports/request-body.ts';
import { hasTooManyParts, parsePush } from './parse-push.ts';

/** When ClickSend may push again what could not be stored. It does so by itself, for hours. */
const RETRY_AFTER_SECONDS = '30';

/** ClickSend waits 15 s for an answer; the sooner it gets a refusal, the sooner it pushes again. */
const STORE_TIMEOUT = { milliseconds: 4_500, message: 'not stored within 4500 ms' };

/** So many rows are read at a time; long texts full of addresses take a while. */
const PIECE = 50;

/** Reading more would hold up everybody; ClickSend pushes one at a time. */
const MOST_ROWS = 1_000;

const TRY_AGAIN = { connection: 'close', 'retry-after': RETRY_AFTER_SECONDS };

const STORED = JSON.stringify({ ok: true });

export interface WebhookOptions {
  /** The last part of the path; undefined: the webhook is off. */
  readonly secret: string | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Unix ms. */
  now?(): number;
  readonly readRequestBody: ReadRequestBody;
}

/** A receipt has some 500 bytes; in JSON a push may hold many. ClickSend gives up after 15 s itself. */
const LIMITS = { maxBytes: 512 * 1024, timeoutMs: 10_000 };

/** What is pushed to one webhook, how it is read, and who takes it. */
export interface PushKind<T> {
  /** For the log. */
  readonly name: 'receipts' | 'replies';
  read(
    rows: readonly unknown[],
    reading: { readonly now: number; readonly metrics: Metrics },
  ): {
    readonly facts: readonly T[];
    /** For each row that could not be read: where and what was expected. */
    readonly unread: readonly string[];
  };
  /** Resolves when the facts are stored. */
  receive(facts: readonly T[]): Promise<void>;
}

export type PushRoute = (
  req: IncomingMessage,
  res: ServerResponse,
  params: { readonly secret: string },
) => Promise<void>;

/**
 * `POST /clicksend/<what>/:secret`. ClickSend signs nothing, so the secret in the path is the
 * proof; without it this path does not exist. ClickSend pushes again whatever is not answered
 * with exactly 200 within 15 s, so 200 means "stored", and is also given to what can be
 * understood but says nothing new.
 */
export function createPushRoute<T>(
  { secret, log, metrics, now = Date.now, readRequestBody }: WebhookOptions,
  { name, read, receive }: PushKind<T>,
): PushRoute {
  const isSecret = secretCheck(secret);
  return async (req, res, params) => {
    if (!isSecret(params.secret)) return answer(res, 404);
    if (req.method !== 'POST') return answer(res, 405, '', { allow: 'POST' });

    const body = await readRequestBody(req, LIMITS);
    if (body.kind === 'tooLong') return answer(res, 413, '', { connection: 'close' });
    if (body.kind === 'cutOff') return answer(res, 503, '', TRY_AGAIN);
    if (body.kind === 'brokeOff') return answer(res, 400, '', { connection: 'close' });

    if (hasTooManyParts(body.bytes)) {
      log.warn({ bytes: body.bytes.byteLength }, `A push of ${name} has too many rows`);
      return answer(res, 413);
    }
    const push = parsePush(body.bytes, req.headers['content-type']);
    if (!push) {
      log.warn({ bytes: body.bytes.byteLength }, `A push of ${name} is neither form nor JSON`);
      return answer(res, 400, JSON.stringify({ error: 'neither a form nor JSON' }));
    }
    if (push.length > MOST_ROWS) {
      log.warn({ rows: push.length }, `A push of ${name} has too many rows`);
      return answer(res, 413);
    }
    const { facts, unread } = await readInPieces(push);
    if (unread.length > 0) {
      const fields = { unread: unread.slice(0, 5), rows: push.length };
      log.warn(fields, `Pushed ${name} cannot be read`);
    }
    // Of several, those that can be read are kept: pushing the rest again would not mend it.
    if (unread.length === push.length) {
      const said = { error: 'unreadable', unread: unread.slice(0, 5) };
      return answer(res, 400, JSON.stringify(said));
    }
    try {
      // The facts may be stored all the same later on; pushed again, they say nothing new.
      if (facts.length > 0) await pTimeout(receive(facts), STORE_TIMEOUT);
    } catch (error) {
      log.error({ err: error, rows: facts.length }, `Pushed ${name} could not be stored`);
      return answer(res, 503, '', { 'retry-after': RETRY_AFTER_SECONDS });
    }
    return answer(res, 200, STORED);
  };

  async function readInPieces(rows: readonly unknown[]): Promise<ReturnType<typeof read>> {
    const facts: T[] = [];
    const unread: string[] = [];
    const reading = { now: now(), metrics };
    for (let from = 0; from < rows.length; from += PIECE) {
      if (from > 0) await othersFirst();
      const piece = read(rows.slice(from, from + PIECE), reading);
      facts.push(...piece.facts);
      unread.push(...piece.unread);
    }
    return { facts, unread };
  }
}

/** Takes the same time wherever the two differ, and however long they are. */
function secretCheck(secret: string | undefined): (given: string) => boolean {
  if (!secret) return () => false;
  const expected = Buffer.from(secret);
  return (given) => {
    const padded = Buffer.alloc(expected.byteLength);
    padded.write(given);
    return timingSafeEqual(padded, expected) && Buffer.byteLength(given) === expected.byteLength;
  };
}

/** `json` may be empty. */
function answer(
  res: ServerResponse,
  status: number,
  json = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  if (res.destroyed || res.headersSent) return;
  const type = json === '' ? {} : { 'content-type': 'application/json' };
  res.writeHead(status, { ...type, 'content-length': Buffer.byteLength(json), ...headers });
  res.end(json);
}
