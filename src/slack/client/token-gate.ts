import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import { BOT_TOKEN_ADVICE } from '../text/slack-outcomes.ts';

/** Whether Slack accepts the app's token, as far as this process knows. */
export interface TokenGate {
  /** How long (ms) no call should be made; 0 while the token is accepted. */
  getClosedMs(): number;
  /** Slack's error code while it is closed. */
  getReason(): string | undefined;
  recordRefusal(code: string): void;
  recordSuccess(): void;
}

const FIRST_MS = 5_000;
const MAX_PAUSE_MS = 5 * 60_000;

/**
 * Closed while Slack does not accept the token: the app was removed or disabled, or its token was changed.
 * No job can succeed then, so one call after increasing pauses serves all of them, with one line in the
 * log. The readiness check makes its own calls and opens the gate at once.
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
  // The clock may be set back, so never longer than the pause itself.
  const getClosedMs = () =>
    reason ? Math.min(Math.max(0, closedUntil - clock.now()), pauseMs) : 0;
  return {
    getClosedMs,
    getReason: () => reason,
    recordRefusal(code) {
      // Several calls in flight are refused together.
      if (getClosedMs() > 0) return;
      if (!reason)
        log.error({ code }, `Slack does not accept SLACK_BOT_TOKEN: ${code}. ${BOT_TOKEN_ADVICE}`);
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
