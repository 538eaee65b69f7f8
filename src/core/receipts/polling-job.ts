import { AppError } from '../errors.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';

/**
 * Work that comes round for ever. What goes wrong is said once, not at every round, and never ends
 * it. `look` may ask for another pause than the usual one.
 */
export function createPollingJob(
  look: () => Promise<number | undefined>,
  options: { readonly pollMs: number; readonly log: Log; readonly failing: string },
): JobHandler<unknown> {
  const { pollMs, log, failing } = options;
  let trouble: string | undefined;
  return {
    async run() {
      try {
        const againInMs = (await look()) ?? pollMs;
        trouble = undefined;
        return { againInMs };
      } catch (error) {
        const code = error instanceof AppError ? error.code : String(error);
        if (code !== trouble) log.warn({ err: error }, failing);
        trouble = code;
        return { againInMs: pollMs };
      }
    },
    onExhausted: async () => undefined,
  };
}
