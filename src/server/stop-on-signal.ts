import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { RequestGate } from './request-gate.ts';

/** All of it, whatever hangs: within the ten seconds that Docker gives. */
const STOPPED_WITHIN_MS = 9_500;

/** So long Slack waits for the answer to a request at most. */
const ANSWERED_WITHIN_MS = 3_000;

/** Ctrl-C in a terminal reaches the process twice: from the terminal, and from npm. */
const SAME_PRESS_MS = 1_000;

/**
 * On SIGTERM and SIGINT: nothing new is let in, what is inside is answered, `stop` ends the work that
 * runs, and then the process ends with 0. A second signal ends it at once, as a crash would: every
 * step of the work is stored before it is done, so the next start goes on from there.
 */
export function stopOnSignal(options: {
  readonly gate: RequestGate;
  /** Ends what runs, at most so long, and lets go of everything. */
  readonly stop: (graceMs: number) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** When everything has let go. */
  readonly exit: (code: number) => void;
  /** At once, whatever runs. */
  readonly leave: (code: number) => void;
}): void {
  const { gate, stop, clock, log, exit, leave } = options;
  let since: number | undefined;
  const begin = async (signal: string): Promise<void> => {
    if (since !== undefined) {
      if (clock.now() - since < SAME_PRESS_MS) return;
      log.warn({ signal }, 'left at once');
      return leave(1);
    }
    since = clock.now();
    const end = since + STOPPED_WITHIN_MS;
    log.info({ signal }, 'stopping');
    gate.close();
    const stopping = async () => {
      await Promise.race([gate.waitUntilEmpty(), clock.wait(ANSWERED_WITHIN_MS)]);
      await stop(end - clock.now());
      return 'stopped';
    };
    const cutOff = async () => {
      await clock.wait(STOPPED_WITHIN_MS);
      return 'stopped, though not everything had let go';
    };
    const failed = (error: unknown) => {
      log.error({ err: error }, 'not everything let go');
      return 'stopped';
    };
    log.info({}, await Promise.race([stopping().catch(failed), cutOff()]));
    exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, begin);
}
