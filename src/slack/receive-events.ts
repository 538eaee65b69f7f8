import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPReceiver } from '@slack/bolt';

/** Slack refuses requests older than five minutes to be replayed; the same distance goes for the future. */
const TOO_FAR_AHEAD_S = 300;

/** `POST /slack/events`, as Bolt wants it. */
export function eventsHandler(receiver: HTTPReceiver) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    // Bolt checks only that a signed time is not too old.
    const signedAt = Number(req.headers['x-slack-request-timestamp']);
    if (signedAt - Date.now() / 1000 > TOO_FAR_AHEAD_S) {
      res.writeHead(401).end();
      return;
    }
    // Bolt compares the content type to the letter; a proxy may have added a charset.
    const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type) req.headers['content-type'] = type;
    receiver.requestListener(req, res);
  };
}
