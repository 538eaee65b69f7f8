import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { createInFlightCounter } from '../../core/async/in-flight-counter.ts';
import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import { logBodyFault } from './body-fault.ts';
import { type EventFrame, parseFrame } from './socket-frame.ts';
import type { SlackClientSettings } from './web-clients.ts';
import { withTimeout } from './with-timeout.ts';

/** One connection of Socket Mode, which Slack has greeted. It ends once and is not opened again. */
export interface Socket {
  /** Ends it when all that came over it is acknowledged, or Slack does not wait for that any more. */
  drain(): Promise<void>;
  /** Ends it at once. What Slack has not heard of by then it gives to another connection, or tells the person. */
  close(): Promise<void>;
}

/** What becomes of a socket after Slack's greeting. */
export interface SocketCallbacks {
  /** Slack says that it is about to end, and why. */
  onGoodbye(reason: string): void;
  onEnd(): void;
}

/** Opens a socket; throws, with Slack's word as the code, when Slack does not greet. */
export type OpenSocket = (news: SocketCallbacks) => Promise<Socket>;

/** For the address of a new socket. */
const ASKED_WITHIN_MS = 10_000;
/** Slack's address for the socket, the connection and Slack's greeting. */
const GREETED_WITHIN_MS = 15_000;
const ACKED_WITHIN_MS = 3_000;
const FAREWELL_MS = 1_000;

type Client = SocketModeReceiver['client'];

/** The receiver that Bolt wants, and the way to open sockets whose events go to Bolt's app. */
export interface SocketFactory {
  readonly receiver: Receiver;
  readonly open: OpenSocket;
}

/**
 * Each socket is a client of its own, so that two can stand side by side. The client's own reader of
 * frames is replaced, because a frame without an event makes it throw where nobody can catch; so is its
 * reconnecting, for the same reason.
 */
export function createSocketFactory(options: {
  readonly appToken: string;
  readonly settings: SlackClientSettings;
  readonly log: Log;
}): SocketFactory {
  let app: App | undefined;
  return {
    receiver: {
      init: (given) => {
        app = given;
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    async open(news) {
      if (!app) throw new Error('Bolt has no app yet');
      const { client } = createReceiver(options, app);
      const state = watchClient(client, news, options.log);
      try {
        await withTimeout(GREETED_WITHIN_MS, client.start());
      } catch (cause) {
        // What is half open would count at Slack.
        await hangUp(client);
        const { goodbye } = state;
        throw goodbye ? new AppError(goodbye, { retry: 'later', cause }) : (cause ?? broken());
      }
      return {
        async drain() {
          await withTimeout(ACKED_WITHIN_MS, state.unacknowledged.waitUntilIdle()).catch(
            () => undefined,
          );
          await hangUp(client);
        },
        async close() {
          // It could not be acknowledged any more.
          client.removeAllListeners('slack_event');
          await hangUp(client);
        },
      };
    },
  };
}

function createReceiver(
  { appToken, settings }: { readonly appToken: string; readonly settings: SlackClientSettings },
  app: App,
): SocketModeReceiver {
  const { apiUrl: slackApiUrl, logger } = settings;
  const clientOptions = {
    ...{ slackApiUrl, logger, timeout: ASKED_WITHIN_MS },
    // Failures are answered by trying again, and again: its own pauses would grow to hours.
    ...{ retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
  };
  const receiver = new SocketModeReceiver({
    ...{ appToken, logger, autoReconnectEnabled: false, installerOptions: { clientOptions } },
  });
  receiver.init(app);
  return receiver;
}

/** Reads a client's frames in the place of its own reader, and tells what becomes of it. */
function watchClient(client: Client, news: SocketCallbacks, log: Log) {
  const unacknowledged = createInFlightCounter();
  const state = { unacknowledged, isGreeted: false, goodbye: undefined as string | undefined };
  client.on('disconnected', () => {
    if (state.isGreeted) news.onEnd();
  });
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: string | ArrayBuffer) => {
    const frame = parseFrame(typeof data === 'string' ? data : new TextDecoder().decode(data));
    if (frame.kind === 'hello') {
      state.isGreeted = true;
      client.emit('connected');
    } else if (frame.kind === 'goodbye') {
      state.goodbye = frame.reason;
      if (state.isGreeted) news.onGoodbye(frame.reason);
      else void hangUp(client);
    } else if (frame.kind === 'event') {
      client.emit('slack_event', toEvent(client, frame, unacknowledged.begin()));
    } else {
      logBodyFault(log, frame.body, frame.fault);
      if (frame.envelopeId) acknowledge(client, frame.envelopeId).catch(() => undefined);
    }
  });
  return state;
}

/** What Bolt's receiver takes. */
function toEvent(client: Client, frame: EventFrame, acknowledged: () => void) {
  const { envelopeId, type, body, retryNum: retry_num, retryReason: retry_reason } = frame;
  const ack = (answer?: unknown) => acknowledge(client, envelopeId, answer).finally(acknowledged);
  return { envelope_id: envelopeId, type, body, retry_num, retry_reason, ack };
}

/** Tells Slack that an envelope was taken, perhaps with an answer. Rejects when the socket is not open any more. */
async function acknowledge(
  client: Client,
  envelopeId: string,
  answer: unknown = {},
): Promise<void> {
  const payload = typeof answer === 'string' ? { text: answer } : answer;
  await new Promise<void>((resolve, reject) => {
    const { websocket } = client;
    if (!websocket?.isActive()) return reject(broken());
    const text = JSON.stringify({ envelope_id: envelopeId, payload });
    websocket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function hangUp(client: Client): Promise<void> {
  await withTimeout(FAREWELL_MS, client.disconnect()).catch(() => undefined);
}

/** The client rejects with nothing at all when a connection broke before Slack's greeting. */
function broken(): AppError {
  return new AppError('connection_broke', { retry: 'later' });
}
