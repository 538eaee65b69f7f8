import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';

/** Whether Slack accepts the app's token, as far as this process knows. */
export interface TokenGate {
  /** How long no call needs to be made (ms); 0 while the token is accepted. */
  getClosedMs(): number;
  /** Slack's error code while it is closed. */
  getReason(): string | undefined;
  recordRefusal(code: string): void;
  recordSuccess(): void;
}

const FIRST_MS = 5_000;
const MAX_PAUSE_MS = 5 * 60_000;

/**
 * Closed while Slack does not accept the token: the app was removed or switched off, or its token was
 * changed. No job can do anything then, so one call after growing pauses is enough for all of them, and
 * one line in the log. The readiness check makes calls of its own, and opens the gate at once.
 */
export function createTokenGate({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: Log;
}): TokenGate {
  let reason: string | undefined;
  let pauseMs = 0;
  let closedUntil = 0;
  // The clock may step back: never longer than the pause itself.
  const getClosedMs = () =>
    reason ? Math.min(Math.max(0, closedUntil - clock.now()), pauseMs) : 0;
  return {
    getClosedMs,
    getReason: () => reason,
    recordRefusal(code) {
      // Several calls that were in flight are refused together.
      if (getClosedMs() > 0) return;
      if (!reason) log.error({ code }, `Slack does not accept SLACK_BOT_TOKEN: ${code}`);
      reason = code;
      pauseMs = Math.min(Math.max(pauseMs * 2, FIRST_MS), MAX_PAUSE_MS);
      closedUntil = clock.now() + pauseMs;
    },
    recordSuccess() {
      if (reason) log.info({}, 'Slack accepts the token again');
      reason = undefined;
      pauseMs = 0;
    },
  };
}
