import type { Socket as NetSocket } from 'node:net';
import {
  type App,
  defaultProcessEventErrorHandler,
  type Receiver,
  SocketModeReceiver,
} from '@slack/bolt';
import { createInFlightCounter } from '../../core/async/in-flight-counter.ts';
import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import { createHttpAgent, hasProxy } from '../../http/http-agent.ts';
import { withTimeout } from '../../with-timeout.ts';
import { logBodyFault } from './body-fault.ts';
import { createDebugLogger } from './client-log.ts';
import { type EventFrame, parseFrame } from './socket-frame.ts';
import { NO_RETRY_OPTIONS, type SlackClientSettings } from './web-clients.ts';

/** One connection of Socket Mode that Slack has greeted. Once it ends, it is not reopened. */
export interface Socket {
  /** Closes it once everything received is acknowledged, or after the three seconds that Slack waits for that. */
  drain(): Promise<void>;
  /** Closes it at once. Slack sends unacknowledged events over another connection, or shows the person an error. */
  close(): Promise<void>;
}

/** What happens to a socket after Slack's greeting. */
export interface SocketCallbacks {
  /** Slack announces that it will close the socket, and why. */
  onGoodbye(reason: string): void;
  onEnd(): void;
}

/** Opens a socket. Throws with Slack's error as the code if Slack does not greet. */
export type OpenSocket = (callbacks: SocketCallbacks) => Promise<Socket>;

/** For Slack's response with the URL of a new socket. */
const ADDRESS_TIMEOUT_MS = 10_000;
/** For the URL, the connection and Slack's greeting. */
const GREETING_TIMEOUT_MS = 15_000;
const ACK_TIMEOUT_MS = 3_000;
const CLOSE_TIMEOUT_MS = 1_000;

type Client = SocketModeReceiver['client'];

/** The receiver that Bolt needs, and a way to open sockets whose events go to Bolt's app. */
interface SocketFactory {
  readonly receiver: Receiver;
  readonly open: OpenSocket;
}

interface SocketOptions {
  readonly appToken: string;
  readonly settings: Pick<SlackClientSettings, 'apiUrl' | 'logger'>;
  readonly log: Log;
}

/**
 * Each socket has its own client, so that two can be open at the same time. This file replaces the client's
 * own frame parser, because it throws uncatchably on a frame without an event, and its reconnecting, for
 * the same reason.
 */
export function createSocketFactory(options: SocketOptions): SocketFactory {
  let app: App | undefined;
  return {
    receiver: {
      init: (boltApp) => {
        app = boltApp;
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    async open(callbacks) {
      if (!app) throw new Error('Bolt has no app yet');
      const { client } = createReceiver(options, app);
      const state = watchClient(client, callbacks, options.log);
      try {
        await withTimeout(GREETING_TIMEOUT_MS, client.start());
      } catch (cause) {
        // Slack counts a half-open socket.
        await disconnect(client);
        const { goodbye } = state;
        throw goodbye
          ? new AppError(goodbye, { retry: 'later', cause })
          : (cause ?? createBrokenError());
      }
      return {
        async drain() {
          await withTimeout(ACK_TIMEOUT_MS, state.unacknowledged.waitUntilIdle()).catch(
            () => undefined,
          );
          await disconnect(client);
        },
        async close() {
          // An event that arrives now could no longer be acknowledged.
          client.removeAllListeners('slack_event');
          await disconnect(client);
        },
      };
    },
  };
}

function createReceiver({ appToken, settings, log }: SocketOptions, app: App): SocketModeReceiver {
  const logger = createDebugLogger(log);
  const clientOptions = {
    ...NO_RETRY_OPTIONS,
    slackApiUrl: settings.apiUrl,
    logger,
    timeout: ADDRESS_TIMEOUT_MS,
  };
  const proxy = hasProxy() ? createProxyWay() : undefined;
  const receiver = new SocketModeReceiver({
    appToken,
    dispatcher: proxy?.dispatcher,
    logger,
    // Errors of events are not repeated anywhere else.
    processEventErrorHandler: (args) =>
      defaultProcessEventErrorHandler({ ...args, logger: settings.logger }),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
  });
  receiver.init(app);
  proxy?.closeWith(receiver.client);
  return receiver;
}

/** The way to Slack's socket through the proxy. Its client closes a connection for good only if it opened it itself. */
function createProxyWay() {
  const sockets = new Set<NetSocket>();
  const dispatcher = createHttpAgent({
    connectTimeoutMs: GREETING_TIMEOUT_MS,
    onConnected: (socket) => sockets.add(socket),
  });
  return {
    dispatcher,
    closeWith(client: Client) {
      client.once('disconnected', () => {
        for (const socket of sockets) socket.destroy();
        dispatcher.destroy().catch(() => undefined);
      });
    },
  };
}

/** Replaces a client's own frame parser, and reports when the client ends. */
function watchClient(client: Client, callbacks: SocketCallbacks, log: Log) {
  const unacknowledged = createInFlightCounter();
  const state = { unacknowledged, isGreeted: false, goodbye: undefined as string | undefined };
  client.on('disconnected', () => {
    if (state.isGreeted) callbacks.onEnd();
  });
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: string | ArrayBuffer) => {
    const frame = parseFrame(typeof data === 'string' ? data : new TextDecoder().decode(data));
    if (frame.kind === 'hello') {
      state.isGreeted = true;
      client.emit('connected');
    } else if (frame.kind === 'goodbye') {
      state.goodbye = frame.reason;
      if (state.isGreeted) callbacks.onGoodbye(frame.reason);
      else void disconnect(client);
    } else if (frame.kind === 'event') {
      client.emit('slack_event', toEvent(client, frame, unacknowledged.begin()));
    } else {
      logBodyFault(log, frame.body, frame.fault);
      if (frame.envelopeId) acknowledge(client, frame.envelopeId).catch(() => undefined);
    }
  });
  return state;
}

/** An event in the form that Bolt's receiver expects. */
function toEvent(client: Client, frame: EventFrame, acknowledged: () => void) {
  const { envelopeId, type, body, retryNum: retry_num, retryReason: retry_reason } = frame;
  const ack = (answer?: unknown) => acknowledge(client, envelopeId, answer).finally(acknowledged);
  return { envelope_id: envelopeId, type, body, retry_num, retry_reason, ack };
}

/** Acknowledges an envelope, with or without a payload. Rejects if the socket is no longer open. */
async function acknowledge(
  client: Client,
  envelopeId: string,
  answer: unknown = {},
): Promise<void> {
  const payload = typeof answer === 'string' ? { text: answer } : answer;
  await new Promise<void>((resolve, reject) => {
    const { websocket } = client;
    if (!websocket?.isActive()) return reject(createBrokenError());
    const text = JSON.stringify({ envelope_id: envelopeId, payload });
    websocket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function disconnect(client: Client): Promise<void> {
  await withTimeout(CLOSE_TIMEOUT_MS, client.disconnect()).catch(() => undefined);
}

/** The client rejects with `undefined` if a connection breaks before Slack's greeting. */
function createBrokenError(): AppError {
  return new AppError('connection_broke', { retry: 'later' });
}
