import type { SocketModeReceiver } from '@slack/bolt';
import type { Clock, Log } from '../../app/ports/clock-log-meter.ts';
import { slackErrorCode, toAppError } from '../errors.ts';
import { within } from './within.ts';

/** What Slack says of a token with which no socket is to be had: another one must be set. */
const refusals = new Set([
  ...['invalid_auth', 'not_authed', 'not_allowed_token_type', 'missing_scope'],
  ...['token_revoked', 'token_expired', 'account_inactive'],
]);

/** The app's socket to Slack (Socket Mode), which is kept open. */
export interface SocketLine {
  /** Resolves when Slack has greeted; throws, in words, when it does not accept the app token. */
  start(): Promise<void>;
  /** Hangs up. What Slack has not heard of by then it gives to another connection, or tells the person. */
  stop(): Promise<void>;
  /** Throws, in words, while nothing comes in; a short break is none. */
  check(): void;
}

/** Slack's address for the socket, the connection and Slack's greeting. */
const GREETED_WITHIN_MS = 15_000;
/** Slack renews every socket every few hours, which takes a moment. */
const SHORT_BREAK_MS = 20_000;
/** A socket that broke sooner broke for a reason that may still be there. */
const STEADY_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const FAREWELL_MS = 1_000;

/**
 * Connects anew by itself: at once when a socket ends that was good, else with growing pauses, for as
 * long as it takes. The client's own reconnecting waits five seconds first, and what it fails with
 * is a rejection that nobody can catch, which ends the process; so the receiver must be made with
 * `autoReconnectEnabled: false`.
 */
export function socketLine(options: {
  readonly receiver: Pick<SocketModeReceiver, 'client'>;
  readonly clock: Clock;
  readonly log: Log;
}): SocketLine {
  const { clock, log } = options;
  const { client } = options.receiver;
  let isStopped = false;
  let isUp = false;
  let changedAt = Number.NEGATIVE_INFINITY;
  let why = 'it was not connected yet';
  let failures = 0;
  let askedToWaitMs = 0;

  client.on('connected', () => {
    isUp = true;
    askedToWaitMs = 0;
    changedAt = clock.now();
  });
  client.on('disconnected', () => {
    if (!isUp) return;
    isUp = false;
    const now = clock.now();
    failures = now - changedAt < STEADY_MS ? failures + 1 : 0;
    changedAt = now;
    why = 'it ended';
    if (!isStopped) void connectAgain();
  });

  return {
    async start() {
      try {
        await connect();
      } catch (error) {
        const said = slackErrorCode(error) ?? '';
        if (refusals.has(said)) throw new Error(`Slack does not accept SLACK_APP_TOKEN: ${said}`);
        failed(error);
        await connectAgain();
      }
    },
    async stop() {
      isStopped = true;
      // It could not be acknowledged any more.
      client.removeAllListeners('slack_event');
      await hangUp();
    },
    check() {
      if (isUp || clock.now() - changedAt < SHORT_BREAK_MS) return;
      throw new Error(`Slack’s socket is not open: ${why}`);
    },
  };

  async function connect(): Promise<void> {
    try {
      await within(GREETED_WITHIN_MS, client.start());
    } catch (error) {
      // What is half open would be in the way of the next.
      await hangUp();
      throw error;
    }
  }

  async function hangUp(): Promise<void> {
    await within(FAREWELL_MS, client.disconnect()).catch(() => undefined);
  }

  async function connectAgain(): Promise<void> {
    while (!isStopped) {
      const pauseMs = failures > 0 ? FIRST_PAUSE_MS * 2 ** (failures - 1) : 0;
      await clock.wait(Math.max(askedToWaitMs, Math.min(pauseMs, LONGEST_PAUSE_MS)));
      if (isStopped) return;
      try {
        await connect();
        return;
      } catch (error) {
        failed(error);
      }
    }
  }

  function failed(error: unknown): void {
    failures += 1;
    askedToWaitMs = toAppError(error).retryAfterMs ?? 0;
    why = reasonOf(error);
    log.warn({ failures, reason: why }, 'Slack’s socket could not be opened');
  }
}

/** The client rejects with nothing at all when a connection broke before Slack's greeting. */
function reasonOf(error: unknown): string {
  return error === undefined ? 'the connection broke' : toAppError(error).code;
}
