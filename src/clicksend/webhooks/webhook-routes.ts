import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Receipt, Reply } from '../../core/ports/clicksend.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { ReadRequestBody } from '../../core/ports/request-body.ts';
import { withTimeout } from '../../with-timeout.ts';
import { parseReceipts } from '../endpoints/receipts.ts';
import { parseReplies } from '../endpoints/replies.ts';
import type { ParsedRows } from '../http/response.ts';
import { hasTooManyParts, parsePush } from './parse-push.ts';

interface ReceiptsRouteOptions extends WebhookOptions {
  /** Resolves once the facts are stored. */
  receive(receipts: readonly Receipt[]): Promise<void>;
}

/** `POST /clicksend/receipts/:secret`. */
export function createReceiptsRoute({ receive, ...options }: ReceiptsRouteOptions): PushRoute {
  return createPushRoute<Receipt>(options, {
    name: 'receipts',
    parse: parseReceipts,
    receive,
  });
}

interface RepliesRouteOptions extends WebhookOptions {
  /** ClickSend's API. Its host is one of those that store replies' pictures. */
  readonly apiUrl: string;
  /** Resolves once the replies are stored. */
  receive(replies: readonly Reply[]): Promise<void>;
}

/** `POST /clicksend/replies/:secret`. */
export function createRepliesRoute({
  receive,
  apiUrl,
  ...options
}: RepliesRouteOptions): PushRoute {
  return createPushRoute<Reply>(options, {
    name: 'replies',
    parse: (rows, context) => parseReplies(rows, { ...context, apiUrl, isPushed: true }),
    receive,
  });
}

/** When ClickSend may push again what could not be stored. It retries by itself for hours. */
const RETRY_AFTER_SECONDS = '30';

/** ClickSend waits 15 s for a response; the sooner it gets a refusal, the sooner it pushes again. */
const STORE_TIMEOUT_MS = 4_500;

/** Rows are parsed in chunks, because long texts full of URLs take a while. */
const CHUNK_ROWS = 50;

/** More rows would block the process for too long. ClickSend pushes one at a time. */
const MAX_ROWS = 1_000;

const RETRY_HEADERS = { connection: 'close', 'retry-after': RETRY_AFTER_SECONDS };

const STORED_BODY = JSON.stringify({ ok: true });

/** As a list, because Node takes a microsecond longer for an object, and receipts come by the thousand. */
const STORED_HEADERS = [
  'content-type',
  'application/json',
  'content-length',
  `${Buffer.byteLength(STORED_BODY)}`,
];

interface WebhookOptions {
  /** The last part of the path. Undefined if the webhook is off. */
  readonly secret: string | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Unix ms. */
  now?(): number;
  readonly readRequestBody: ReadRequestBody;
}

/** A receipt has about 500 bytes; a push in JSON may contain many. ClickSend itself gives up after 15 s. */
const BODY_LIMITS = { maxBytes: 512 * 1024, timeoutMs: 10_000 };

/** The kind of push that a webhook handles. */
interface PushKind<T> {
  /** Used in the log. */
  readonly name: 'receipts' | 'replies';
  parse(
    rows: readonly unknown[],
    context: { readonly now: number; readonly metrics: Metrics },
  ): ParsedRows<T>;
  /** Resolves once the facts are stored. */
  receive(facts: readonly T[]): Promise<void>;
}

type PushRoute = (
  req: IncomingMessage,
  res: ServerResponse,
  params: { readonly secret: string },
) => Promise<void>;

/**
 * `POST /clicksend/<kind>/:secret`. ClickSend signs nothing, so the secret in the path is the proof; with a
 * different secret, the path does not exist. ClickSend pushes again unless it gets exactly 200 within 15 s,
 * so 200 means "stored". A readable push that adds nothing gets 200 as well.
 */
function createPushRoute<T>(
  { secret, log, metrics, now = Date.now, readRequestBody }: WebhookOptions,
  { name, parse, receive }: PushKind<T>,
): PushRoute {
  const isSecret = createSecretCheck(secret);
  return async (req, res, params) => {
    if (!isSecret(params.secret)) return respond(res, 404);
    if (req.method !== 'POST') return respond(res, 405, '', { allow: 'POST' });

    const body = await readRequestBody(req, BODY_LIMITS);
    if (body.kind === 'tooLong') return respond(res, 413, '', { connection: 'close' });
    if (body.kind === 'cutOff') return respond(res, 503, '', RETRY_HEADERS);
    if (body.kind === 'brokeOff') return respond(res, 400, '', { connection: 'close' });

    if (hasTooManyParts(body.bytes)) {
      log.warn({ bytes: body.bytes.byteLength }, `A push of ${name} has too many rows`);
      return respond(res, 413);
    }
    const push = parsePush(body.bytes, req.headers['content-type']);
    if (!push) {
      log.warn({ bytes: body.bytes.byteLength }, `A push of ${name} is neither form nor JSON`);
      return respond(res, 400, JSON.stringify({ error: 'neither a form nor JSON' }));
    }
    if (push.length > MAX_ROWS) {
      log.warn({ rows: push.length }, `A push of ${name} has too many rows`);
      return respond(res, 413);
    }
    const { parsed: facts, unread } = await parseInChunks(push);
    if (unread.length > 0) {
      const fields = { unread: unread.slice(0, 5), rows: push.length };
      log.warn(fields, `Pushed ${name} cannot be read`);
    }
    // If some rows are readable, those are stored, because another push would not make the rest readable.
    if (unread.length === push.length) {
      const problem = { error: 'unreadable', unread: unread.slice(0, 5) };
      return respond(res, 400, JSON.stringify(problem));
    }
    try {
      // The facts may still be stored later. Pushed again, they add nothing.
      if (facts.length > 0) await withTimeout(STORE_TIMEOUT_MS, receive(facts));
    } catch (error) {
      log.error({ err: error, rows: facts.length }, `Pushed ${name} could not be stored`);
      return respond(res, 503, '', { 'retry-after': RETRY_AFTER_SECONDS });
    }
    if (!isAnswered(res)) res.writeHead(200, STORED_HEADERS).end(STORED_BODY);
  };

  async function parseInChunks(rows: readonly unknown[]): Promise<ParsedRows<T>> {
    const parsed: T[] = [];
    const unread: string[] = [];
    const context = { now: now(), metrics };
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      if (from > 0) await yieldToOthers();
      const chunk = parse(rows.slice(from, from + CHUNK_ROWS), context);
      parsed.push(...chunk.parsed);
      unread.push(...chunk.unread);
    }
    return { parsed, unread };
  }
}

/** Compares in constant time, regardless of length and of where the two differ. */
function createSecretCheck(secret: string | undefined): (candidate: string) => boolean {
  if (!secret) return () => false;
  const expected = Buffer.from(secret);
  // One for all requests, because memory outside the heap is slow to collect.
  const padded = Buffer.alloc(expected.byteLength);
  return (candidate) => {
    padded.fill(0).write(candidate);
    return (
      timingSafeEqual(padded, expected) && Buffer.byteLength(candidate) === expected.byteLength
    );
  };
}

function respond(
  res: ServerResponse,
  status: number,
  json = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  if (isAnswered(res)) return;
  const type = json === '' ? {} : { 'content-type': 'application/json' };
  res.writeHead(status, { ...type, 'content-length': Buffer.byteLength(json), ...headers });
  res.end(json);
}

/** Nobody reads a response any more. */
function isAnswered(res: ServerResponse): boolean {
  return res.destroyed || res.headersSent;
}
