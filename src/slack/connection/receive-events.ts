import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPModuleFunctions, type HTTPReceiver } from '@slack/bolt';

const { bufferIncomingMessage, isRawBodyError } = HTTPModuleFunctions;

/** Slack refuses requests older than five minutes to be replayed; the same distance goes for the future. */
const TOO_FAR_AHEAD_S = 300;

/** Slack's requests have some kilobytes; a form with a long text some more. */
const MAX_BYTES = 1024 * 1024;

const FORM = 'application/x-www-form-urlencoded';

/** `POST /slack/events`, as Bolt wants it: what Bolt would stumble over is refused before. */
export function eventsHandler(receiver: HTTPReceiver) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const status = await refusal(req);
    if (status) res.writeHead(status, { connection: 'close' }).end();
    // Bolt takes the body that was read already.
    else receiver.requestListener(req, res);
  };
}

/** The status of a request that Bolt must not see; undefined for the others. */
async function refusal(req: IncomingMessage): Promise<number | undefined> {
  // Bolt checks only that a signed time is not too old.
  const signedAt = Number(req.headers['x-slack-request-timestamp']);
  if (signedAt - Date.now() / 1000 > TOO_FAR_AHEAD_S) return 401;
  // Bolt compares the content type to the letter; a proxy may have added a charset.
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type) req.headers['content-type'] = type;
  try {
    const { rawBody } = await bufferIncomingMessage(req, MAX_BYTES);
    return isReadable(rawBody.toString(), type) ? undefined : 400;
  } catch (error) {
    return isRawBodyError(error) ? error.statusCode : 400;
  }
}

/** Bolt looks into what it parsed without asking what it is; `null` would end the process. */
function isReadable(body: string, type: string): boolean {
  if (type !== FORM) return isObject(body);
  const payload = new URLSearchParams(body).get('payload');
  return payload === null || isObject(payload);
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
