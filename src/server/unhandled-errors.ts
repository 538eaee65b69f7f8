import { AppError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';

/** Error codes of undici, the Redis client, Slack's client and the system for a connection that is away. */
const CODES =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|UND_ERR_\w+|slack_(?:webapi|socket_mode)_\w+)$/;
/** The bundle adds a number to a name that two classes have. */
const NAMES =
  /^(?:AbortError|TimeoutError|(?:Socket|Connection|Client|Disconnects|Reconnect|Watch)\w*Error\d*)$/;
/** A Redis that cannot be written to (now), and a connection that BullMQ has closed. */
const MESSAGES = /^(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|Connection is closed)/;

/** Whether an error means that Redis, Slack or ClickSend is away for now, which is no fault of the process. */
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
 * Handles the errors that nobody caught. A library's promise that fails because Redis or Slack is away does not
 * end the process: the caller has its own error, and the process would end in every outage. Any other error is a
 * fault of the app: the process ends, and the next one goes on from what is stored.
 */
export function registerErrorHandlers(log: Log, exitNow: (code: number) => void): void {
  process.on('unhandledRejection', (error) => {
    if (isOutageError(error)) {
      log.warn({ err: error }, 'unhandled, as something outside is away');
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
