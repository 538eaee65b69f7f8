import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import { getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';
import type { OpenSocket, Socket } from './socket.ts';

/** What Slack says of a token with which no socket is to be had: another one must be set. */
const refusals = new Set([
  ...['invalid_auth', 'not_authed', 'not_allowed_token_type', 'missing_scope'],
  ...['token_revoked', 'token_expired', 'account_inactive'],
]);

/** What Slack says when no socket is to be had until somebody changes something. */
const shutOut = new Set([
  ...refusals,
  ...['link_disabled', 'access_denied', 'no_permission', 'forbidden_team'],
  ...['team_disabled', 'user_removed_from_team', 'enterprise_is_restricted', 'org_login_required'],
]);

/** After these words of Slack's a new socket is of no use at once. */
const noRenewal = new Set(['link_disabled', 'too_many_websockets']);

/** The app's socket to Slack (Socket Mode), which is kept open. */
export interface ReconnectingSocket {
  /** Resolves when Slack has greeted; throws, in words, when it does not accept the app token. */
  start(): Promise<void>;
  /** Hangs up. What Slack has not heard of by then it gives to another connection, or tells the person. */
  stop(): Promise<void>;
  /** Throws, in words, while nothing comes in; a short break is none, unless Slack shuts the app out. */
  check(): void;
}

/** A break that is over by itself: the connection, or Slack's end of it, was renewed. */
const SHORT_BREAK_MS = 20_000;
/** A socket that broke sooner broke for a reason that may still be there. */
const STEADY_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** A socket that was asked for; it is there when Slack has greeted. */
interface Held {
  socket: Socket | undefined;
  /** Unix ms. */
  since: number;
  /** Slack's word that it is about to end. */
  goodbye: string | undefined;
  isOver: boolean;
}

/**
 * Keeps one socket open. When Slack says that it is about to end one, the next is opened before that one is
 * closed, so that nothing comes in vain. When one ends that was good, the next is opened at
 * once, else after growing pauses, for as long as it takes.
 */
export function createReconnectingSocket(options: {
  readonly open: OpenSocket;
  readonly clock: Clock;
  readonly log: Log;
}): ReconnectingSocket {
  const { open, clock, log } = options;
  let isStopped = false;
  let isOpening = false;
  let current: Held | undefined;
  let downSince = Number.NEGATIVE_INFINITY;
  let why = 'it was not connected yet';
  let failure: string | undefined;
  let failures = 0;
  let askedToWaitMs = 0;

  return {
    async start() {
      try {
        await connect();
      } catch (error) {
        const said = getSlackErrorCode(error) ?? '';
        if (refusals.has(said)) throw new Error(`Slack does not accept SLACK_APP_TOKEN: ${said}`);
        noteFailure(error);
        await connectAgain();
      }
    },
    async stop() {
      isStopped = true;
      await current?.socket?.close();
    },
    check() {
      if (current || (!shutOut.has(why) && Math.abs(clock.now() - downSince) < SHORT_BREAK_MS))
        return;
      throw new Error(`Slack’s socket is not open: ${why}`);
    },
  };

  async function connect(): Promise<void> {
    const next: Held = { socket: undefined, since: 0, goodbye: undefined, isOver: false };
    next.socket = await open({
      onGoodbye: (reason) => beReplaced(next, reason),
      onEnd: () => end(next),
    });
    if (isStopped) return next.socket.close();
    if (next.isOver) throw new AppError(next.goodbye ?? 'connection_broke', { retry: 'later' });
    const before = current;
    current = Object.assign(next, { since: clock.now() });
    askedToWaitMs = 0;
    failure = undefined;
    void before?.socket?.drain();
    const { goodbye: alreadySaid } = next;
    next.goodbye = undefined;
    if (alreadySaid) beReplaced(next, alreadySaid);
  }

  /** Slack is about to end a socket. */
  function beReplaced(held: Held, reason: string): void {
    const isFirstWord = held.goodbye === undefined;
    held.goodbye = reason;
    if (isStopped || held !== current) return;
    if (noRenewal.has(reason)) return void held.socket?.close();
    if (isFirstWord) countEnd(held);
    void connectAgain();
  }

  function end(held: Held): void {
    held.isOver = true;
    if (held !== current) return;
    const { goodbye = '' } = held;
    if (!goodbye || noRenewal.has(goodbye)) countEnd(held);
    why = noRenewal.has(goodbye) ? goodbye : (failure ?? 'it ended');
    current = undefined;
    downSince = clock.now();
    void connectAgain();
  }

  function countEnd({ since, goodbye = '' }: Held): void {
    const wasGood = clock.now() - since >= STEADY_MS && !noRenewal.has(goodbye);
    failures = wasGood ? 0 : failures + 1;
  }

  async function connectAgain(): Promise<void> {
    if (isOpening) return;
    isOpening = true;
    while (!isStopped && (!current || current.goodbye)) {
      const pauseMs = failures > 0 ? FIRST_PAUSE_MS * 2 ** (failures - 1) : 0;
      await clock.wait(Math.max(askedToWaitMs, Math.min(pauseMs, LONGEST_PAUSE_MS)));
      if (!isStopped) await connect().catch(noteFailure);
    }
    isOpening = false;
  }

  function noteFailure(error: unknown): void {
    failures += 1;
    const { retryAfterMs = 0, code: ours } = toAppError(error);
    // Slack's own word: several of them are one outcome.
    const code = getSlackErrorCode(error) ?? ours;
    askedToWaitMs = retryAfterMs;
    failure = code;
    if (!current) why = code;
    log.warn({ failures, reason: code }, 'Slack’s socket could not be opened');
  }
}
