import { AppError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';

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
    if ('code' in cause && CODES.test(String(cause.code))) return true;
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
