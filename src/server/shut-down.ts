import { AppError, getSystemErrorCode } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { RequestGate } from './http-server.ts';

/** For the whole shutdown, even if something hangs: Docker allows 10 s. */
const STOP_TIMEOUT_MS = 9_500;

/** How long Slack waits for the response to a request. */
const SLACK_ANSWER_MS = 3_000;

/** Ctrl-C in a terminal reaches the process twice: from the terminal, and from npm. */
const SAME_PRESS_MS = 1_000;

/**
 * On SIGTERM or SIGINT the gate closes, admitted requests get their response, `stop` ends running work, and
 * the process exits with 0. A second signal exits at once, like a crash: every step of the work is stored
 * before it is done, so the next start continues from there.
 */
export function shutDownOnSignal(options: {
  readonly gate: RequestGate;
  /** Ends running work within `graceMs` and closes everything. */
  readonly stop: (graceMs: number) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once everything is closed. */
  readonly exit: (code: number) => void;
  /** Called at a second signal, whatever is running. */
  readonly exitNow: (code: number) => void;
}): void {
  const { gate, stop, clock, log, exit, exitNow } = options;
  let shuttingDownSince: number | undefined;
  const begin = async (signal: string): Promise<void> => {
    if (shuttingDownSince !== undefined) {
      if (clock.now() - shuttingDownSince < SAME_PRESS_MS) return;
      log.warn({ signal }, 'exiting at once');
      return exitNow(1);
    }
    shuttingDownSince = clock.now();
    const end = shuttingDownSince + STOP_TIMEOUT_MS;
    log.info({ signal }, 'stopping');
    gate.close();
    const endWork = async () => {
      await Promise.race([gate.waitUntilEmpty(), clock.wait(SLACK_ANSWER_MS)]);
      await stop(end - clock.now());
      return 'stopped';
    };
    const timeOut = async () => {
      await clock.wait(STOP_TIMEOUT_MS);
      return 'stopped before everything was closed';
    };
    const logFailure = (error: unknown) => {
      log.error({ err: error }, 'failed to close everything');
      return 'stopped';
    };
    log.info({}, await Promise.race([endWork().catch(logFailure), timeOut()]));
    exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, begin);
}

/** How long running writes may take. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Ends the process without waiting for its work. Calls `closeStore` first, because `process.exit` waits for
 * LMDB's writing thread, and a write in that thread may wait for this one, so both would hang. A process
 * whose store does not close is killed, which loses no more than a power cut.
 */
export async function exitProcess(
  code: number,
  options: {
    readonly closeStore: () => Promise<void>;
    readonly clock: Clock;
    readonly exit?: (code: number) => void;
    readonly kill?: () => void;
  },
): Promise<void> {
  const {
    closeStore,
    clock,
    exit = process.exit,
    kill = () => process.kill(process.pid, 'SIGKILL'),
  } = options;
  const closed = closeStore().then(
    () => true,
    () => true,
  );
  const timedOut = clock.wait(CLOSE_TIMEOUT_MS).then(() => false);
  if (!(await Promise.race([closed, timedOut]))) kill();
  exit(code);
}

/** Error codes of undici, the Redis client, Slack's client and the system for a lost connection. */
const CODES =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|UND_ERR_\w+|slack_(?:webapi|socket_mode)_\w+)$/;
/** The bundler adds a number to a name that two classes share. */
const NAMES =
  /^(?:AbortError|TimeoutError|(?:Socket|Connection|Client|Disconnects|Reconnect|Watch)\w*Error\d*)$/;
/** A Redis that is read-only for now, and a connection that BullMQ has closed. */
const MESSAGES = /^(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|Connection is closed)/;

/** Whether an error means that Redis, Slack or ClickSend is not reachable for now, which is not a bug of the app. */
export function isOutageError(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if (cause instanceof AppError && cause.retry === 'later') return true;
    if (CODES.test(getSystemErrorCode(cause) ?? '')) return true;
    if (NAMES.test(cause.name) || NAMES.test(cause.constructor.name)) return true;
    if (MESSAGES.test(cause.message)) return true;
    cause = cause.cause;
  }
  return false;
}

/**
 * Handles uncaught errors. A library's promise that fails because Redis or Slack is not reachable does not
 * end the process: the caller gets its own error, and otherwise every outage would end the process. Any
 * other error is a bug in the app: the process ends, and the next one continues from what is stored.
 */
export function registerErrorHandlers(log: Log, exitNow: (code: number) => void): void {
  process.on('unhandledRejection', (error) => {
    if (isOutageError(error)) {
      log.warn({ err: error }, 'unhandled, because an outside service is not reachable');
      return;
    }
    log.error({ err: error }, 'unhandled');
    exitNow(1);
  });
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'uncaught');
    exitNow(1);
  });
}
