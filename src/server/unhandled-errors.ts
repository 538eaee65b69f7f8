import { AppError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';

/** What undici, the Redis client and the system call a connection that is away. */
const codes =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|UND_ERR_\w+|slack_(?:webapi|socket_mode)_\w+)$/;
/** With a number behind, where the bundle has two classes of one name. */
const names =
  /^(?:AbortError|TimeoutError|(?:Socket|Connection|Client|Disconnects|Reconnect|Watch)\w*Error\d*)$/;
/** What a Redis says that is not, or no longer, or not yet the one to write to; and BullMQ of a connection that is over. */
const messages = /^(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|Connection is closed)/;

/** Whether an error says that something outside is away for now, which is no fault of the process. */
export function isOutageError(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if (cause instanceof AppError && cause.retry === 'later') return true;
    if ('code' in cause && codes.test(String(cause.code))) return true;
    if (names.test(cause.name) || names.test(cause.constructor.name)) return true;
    if (messages.test(cause.message)) return true;
    cause = cause.cause;
  }
  return false;
}

/**
 * What nobody caught. A library's promise that failed because Redis or Slack is away is no reason to
 * leave, for whoever waited for it has its own answer; the process would end in every outage. Anything
 * else is a fault that nobody thought of: the process ends, and a new one goes on from what is stored.
 */
export function registerErrorHandlers(log: Log, leave: (code: number) => void): void {
  process.on('unhandledRejection', (error) => {
    if (isOutageError(error)) {
      log.warn({ err: error }, 'unhandled, as something outside is away');
      return;
    }
    log.error({ err: error }, 'unhandled');
    leave(1);
  });
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'uncaught');
    leave(1);
  });
}
