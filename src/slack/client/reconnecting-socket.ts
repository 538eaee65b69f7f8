import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import { getSlackErrorCode, toAppError } from '../errors/to-app-error.ts';
import { slackConnectionText } from '../text/slack-outcomes.ts';
import type { OpenSocket, Socket } from './socket.ts';

/** Slack's error codes for a token that cannot open a socket: another token must be set. */
const tokenErrors = new Set([
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'missing_scope',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);

/** Slack's error codes for a socket that cannot be opened until somebody changes something. */
const permanentErrors = new Set([
  ...tokenErrors,
  'link_disabled',
  'access_denied',
  'no_permission',
  'forbidden_team',
  'team_disabled',
  'user_removed_from_team',
  'enterprise_is_restricted',
  'org_login_required',
]);

/** Slack's reasons for closing a socket after which a new one is pointless for now. */
const noRenewal = new Set(['link_disabled', 'too_many_websockets']);

/** The app's socket to Slack (Socket Mode), reopened whenever it ends. */
export interface ReconnectingSocket {
  /** Resolves once Slack has greeted. Throws an AppError for the operator if Slack does not accept the app token. */
  start(): Promise<void>;
  /** Closes the socket. Slack sends unacknowledged events over another connection, or shows the person an error. */
  stop(): Promise<void>;
  /** Throws an Error for the operator while no socket is open. A short break does not count, unless it is permanent. */
  check(): void;
}

/** Breaks of this length are normal: the connection, or Slack's end of it, is renewed. */
const SHORT_BREAK_MS = 20_000;
/** If a socket ends sooner, the cause may still be there. */
const STEADY_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/**
 * Slack may send over a socket for about ten seconds after its `warning`, and then closes it. What is on its
 * way when the app closes it first is lost: for a command, nobody sends it again.
 */
const GOODBYE_MS = 15_000;

/** A socket that is being opened or is open. */
interface Connection {
  socket: Socket | undefined;
  /** Unix ms. */
  since: number;
  /** Slack's reason to close it soon. */
  goodbye: string | undefined;
  hasEnded: boolean;
}

/**
 * Keeps one socket open. When Slack announces that it will close a socket, the next one opens first, so
 * that no event is lost. If a socket ends after a while, the next one opens at once; otherwise after
 * increasing pauses, for as long as it takes. It is one long function because all its steps share the state
 * of the one connection.
 */
export function createReconnectingSocket(options: {
  readonly open: OpenSocket;
  readonly clock: Clock;
  readonly log: Log;
}): ReconnectingSocket {
  const { open, clock, log } = options;
  let isStopped = false;
  let isOpening = false;
  let current: Connection | undefined;
  /** The current one, and those that Slack is about to close. */
  const connections = new Set<Connection>();
  let downSince = Number.NEGATIVE_INFINITY;
  let reason = 'it was not connected yet';
  let failure: string | undefined;
  let failures = 0;
  let retryAfterMs = 0;
  /** What the log says about the break that is going on. */
  let loggedCode: string | undefined;

  return {
    async start() {
      try {
        await connect();
      } catch (error) {
        const code = getSlackErrorCode(error) ?? '';
        if (tokenErrors.has(code)) {
          throw new AppError(code, {
            retry: 'never',
            message: slackConnectionText.appTokenRefused({ code }),
          });
        }
        recordFailure(error);
        await connectAgain();
      }
    },
    async stop() {
      isStopped = true;
      await Promise.all([...connections].map(({ socket }) => socket?.close()));
    },
    check() {
      if (current) return;
      const isShort = Math.abs(clock.now() - downSince) < SHORT_BREAK_MS;
      if (isShort && !permanentErrors.has(reason)) return;
      throw new Error(`Slack’s socket is not open: ${reason}`);
    },
  };

  async function connect(): Promise<void> {
    const next: Connection = { socket: undefined, since: 0, goodbye: undefined, hasEnded: false };
    next.socket = await open({
      onGoodbye: (goodbye) => replace(next, goodbye),
      onEnd: () => end(next),
    });
    if (isStopped) return next.socket.close();
    if (next.hasEnded) throw new AppError(next.goodbye ?? 'connection_broke', { retry: 'later' });
    if (current) void retire(current);
    current = Object.assign(next, { since: clock.now() });
    connections.add(current);
    retryAfterMs = 0;
    failure = undefined;
    if (loggedCode) log.info({}, 'opened Slack’s socket again');
    loggedCode = undefined;
    const { goodbye } = next;
    next.goodbye = undefined;
    if (goodbye) replace(next, goodbye);
  }

  /** Leaves it to Slack to close a socket, and closes it if Slack does not. */
  async function retire(connection: Connection): Promise<void> {
    await clock.wait(GOODBYE_MS);
    if (!connection.hasEnded) await connection.socket?.drain();
  }

  /** Slack is about to close a socket. */
  function replace(connection: Connection, goodbye: string): void {
    const isFirst = connection.goodbye === undefined;
    connection.goodbye = goodbye;
    if (isStopped || connection !== current) return;
    if (noRenewal.has(goodbye)) return void connection.socket?.close();
    if (isFirst) countEnd(connection);
    void connectAgain();
  }

  function end(connection: Connection): void {
    connection.hasEnded = true;
    connections.delete(connection);
    if (connection !== current) return;
    const { goodbye = '' } = connection;
    if (!goodbye || noRenewal.has(goodbye)) countEnd(connection);
    reason = noRenewal.has(goodbye) ? goodbye : (failure ?? 'it ended');
    current = undefined;
    downSince = clock.now();
    void connectAgain();
  }

  function countEnd({ since, goodbye = '' }: Connection): void {
    const hasLasted = clock.now() - since >= STEADY_MS && !noRenewal.has(goodbye);
    failures = hasLasted ? 0 : failures + 1;
  }

  async function connectAgain(): Promise<void> {
    if (isOpening) return;
    isOpening = true;
    while (!isStopped && (!current || current.goodbye)) {
      const pauseMs = failures > 0 ? FIRST_PAUSE_MS * 2 ** (failures - 1) : 0;
      await clock.wait(Math.max(retryAfterMs, Math.min(pauseMs, MAX_PAUSE_MS)));
      if (!isStopped) await connect().catch(recordFailure);
    }
    isOpening = false;
  }

  function recordFailure(error: unknown): void {
    failures += 1;
    const failed = toAppError(error);
    // Slack's own code, because an AppError's code covers several of them.
    const code = getSlackErrorCode(error) ?? failed.code;
    retryAfterMs = failed.retryAfterMs ?? 0;
    failure = code;
    if (!current) reason = code;
    logFailure(code);
  }

  /** Once for each break, because it may last all night; and again if somebody has to change something. */
  function logFailure(code: string): void {
    const isPermanent = permanentErrors.has(code);
    const isNews = !loggedCode || (isPermanent && code !== loggedCode);
    const level = isNews ? 'warn' : 'debug';
    const text = isPermanent ? 'appTokenRefused' : 'socketFailed';
    log[level]({ failures, reason: code }, slackConnectionText[text]({ code }));
    if (isNews) loggedCode = code;
  }
}
