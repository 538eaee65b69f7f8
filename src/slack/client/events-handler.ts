import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPReceiver } from '@slack/bolt';
import type { Log } from '../../core/ports/log.ts';
import type { ReadRequestBody } from '../../core/ports/request-body.ts';
import { decodeJson, isJsonObject } from '../../http/json.ts';

/** Slack's advice: refuse requests whose timestamp differs by more than this, in seconds. */
const MAX_CLOCK_SKEW_S = 300;

/** Slack's requests are a few kilobytes. Slack waits three seconds for the response. */
const SIGNED = { maxBytes: 1024 * 1024, timeoutMs: 4_000 };

/** Slack's certificate check (`ssl_check`) is a form without a signature. */
const UNSIGNED = { maxBytes: 1024, timeoutMs: 4_000 };

/** Unsigned requests may come all day, so at most one log line a minute. */
const LOGGED_AGAIN_MS = 60_000;

const FORM = 'application/x-www-form-urlencoded';

/** The status of a request that does not reach Bolt. */
type Refusal = 200 | 400 | 401 | 413 | 503;

/**
 * Handles `POST /slack/events`. Checks headers and timestamp before it reads the body, and the signature
 * before the body is parsed. Refuses what Bolt would throw on.
 */
export function createEventsHandler(
  receiver: HTTPReceiver,
  tools: {
    readonly signingSecret: string;
    readonly readRequestBody: ReadRequestBody;
    readonly log: Pick<Log, 'warn'>;
  },
) {
  const { signingSecret, readRequestBody, log } = tools;
  let loggedAt = Number.NEGATIVE_INFINITY;

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const status = await refuseBeforeBolt(req);
    // Bolt uses `rawBody`, which was already read.
    if (status === undefined) return receiver.requestListener(req, res);
    if (status === 401) logUnsigned();
    const headers = { connection: 'close', ...(status === 503 ? { 'retry-after': '5' } : {}) };
    res.writeHead(status, headers).end();
  };

  /** The status of a request that must not reach Bolt. Undefined for the others. */
  async function refuseBeforeBolt(req: IncomingMessage): Promise<Refusal | undefined> {
    const type = getPlainType(req);
    const signature = readSignature(req);
    if (!signature) return checkUnsigned(req, type);
    if (Math.abs(signature.atS - Date.now() / 1000) > MAX_CLOCK_SKEW_S) return 401;
    const body = await readRequestBody(req, SIGNED);
    if (body.kind === 'tooLong') return 413;
    if (body.kind === 'cutOff') return 503;
    if (body.kind === 'brokeOff') return 400;
    if (!isSigned(body.bytes, signature)) return 401;
    Object.assign(req, { rawBody: body.bytes });
    return isReadable(body.bytes.toString(), type) ? undefined : 400;
  }

  async function checkUnsigned(req: IncomingMessage, type: string): Promise<Refusal> {
    const bytes = Number(req.headers['content-length']);
    if (type !== FORM || !(bytes <= UNSIGNED.maxBytes)) return 401;
    const body = await readRequestBody(req, UNSIGNED);
    if (body.kind !== 'whole') return 400;
    return new URLSearchParams(body.bytes.toString()).get('ssl_check') === '1' ? 200 : 401;
  }

  /** Hashes the bytes, because decoding an unsigned body would take longer than the hash. */
  function isSigned(body: Buffer, { atS, text }: Signature): boolean {
    const hash = createHmac('sha256', signingSecret).update(`v0:${atS}:`).update(body);
    return timingSafeEqual(Buffer.from(`v0=${hash.digest('hex')}`), Buffer.from(text));
  }

  function logUnsigned(): void {
    if (Math.abs(Date.now() - loggedAt) < LOGGED_AGAIN_MS) return;
    loggedAt = Date.now();
    log.warn(
      {},
      'refused a request that is not signed by Slack; if commands fail in Slack, check SLACK_SIGNING_SECRET and the clock',
    );
  }
}

interface Signature {
  readonly text: string;
  /** When it was signed, Unix seconds. */
  readonly atS: number;
}

function readSignature({ headers }: IncomingMessage): Signature | undefined {
  const text = headers['x-slack-signature'];
  const at = headers['x-slack-request-timestamp'];
  if (typeof text !== 'string' || typeof at !== 'string') return undefined;
  if (!/^v0=[0-9a-f]{64}$/.test(text) || !/^\d{1,12}$/.test(at)) return undefined;
  return { text, atS: Number(at) };
}

/** Bolt compares the content type exactly, but a proxy may have added a charset. */
function getPlainType(req: IncomingMessage): string {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type) req.headers['content-type'] = type;
  return type;
}

/** Bolt reads properties of whatever it parsed, so a body of `null` would end the process. */
function isReadable(body: string, type: string): boolean {
  if (type !== FORM) return isJsonObject(decodeJson(body));
  const payload = new URLSearchParams(body).get('payload');
  return payload === null || isJsonObject(decodeJson(payload));
}
