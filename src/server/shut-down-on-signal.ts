import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { RequestGate } from './request-gate.ts';

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
