import { AppError } from '../errors.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';

/**
 * Polls forever. An error is logged once instead of in every round, and never ends the polling. `poll` may
 * return a different pause (ms).
 */
export function createPollingJob(
  poll: () => Promise<number | undefined>,
  options: { readonly pollMs: number; readonly log: Log; readonly failureMessage: string },
): JobHandler<unknown> {
  const { pollMs, log, failureMessage } = options;
  let lastErrorCode: string | undefined;
  return {
    async run() {
      try {
        const againInMs = (await poll()) ?? pollMs;
        lastErrorCode = undefined;
        return { againInMs };
      } catch (error) {
        const code = error instanceof AppError ? error.code : String(error);
        if (code !== lastErrorCode) log.warn({ err: error }, failureMessage);
        lastErrorCode = code;
        return { againInMs: pollMs };
      }
    },
    onExhausted: async () => undefined,
  };
}
