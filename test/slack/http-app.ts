import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import type { Log } from '../../src/core/ports/log.ts';
import { createBodyReader } from '../../src/server/body-reader.ts';
import { ackAfterProcessing } from '../../src/slack/client/ack.ts';
import { createBoltLogger } from '../../src/slack/client/client-log.ts';
import { createEventsHandler } from '../../src/slack/client/events-handler.ts';
import { silent } from '../core/world.ts';

const SIGNING_SECRET = 'a-signing-secret';

/** A Bolt app behind our own route, which handles `/mms` and records each command it handled. */
export async function startHttpApp(log: Log = silent, readRequestBody = createBodyReader()) {
  const logger = createBoltLogger(silent);
  const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET, logger });
  const app = new App({
    receiver: ackAfterProcessing(receiver, log),
    authorize: async () => ({ botToken: 'xoxb-1' }),
    logger,
    convoStore: false,
  });
  const handled: string[] = [];
  app.command('/mms', async ({ ack, command }) => {
    handled.push(command.text);
    await ack();
  });
  const handle = createEventsHandler(receiver, {
    signingSecret: SIGNING_SECRET,
    readRequestBody,
    log,
  });
  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/slack/events`, port, handled };
}

/** Slack’s signature headers for a body at a time (Unix s). */
export function signHeaders(
  body: string,
  { at = Math.floor(Date.now() / 1000), type = 'application/json' } = {},
): Record<string, string> {
  const hash = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:${body}`).digest('hex');
  return {
    'content-type': type,
    'x-slack-request-timestamp': `${at}`,
    'x-slack-signature': `v0=${hash}`,
  };
}
