import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';

export const ASKED_TO_WAIT_CODE = 'asked_to_wait';

/** The client's own pauses between attempts are no longer than this. */
const MAX_WAIT_MS = 2_500;

/**
 * A clock for ClickSend's client that throws an AppError instead of waiting long. In the middle of a list
 * the client waits as long as ClickSend asks (HTTP 429), and nobody waits half a minute at a terminal.
 */
export const impatientClock: Clock = {
  now: Date.now,
  async wait(ms) {
    if (ms <= MAX_WAIT_MS) return wait(ms);
    const message = `ClickSend was asked too often and wants a pause of ${Math.ceil(ms / 1000)} seconds`;
    throw new AppError(ASKED_TO_WAIT_CODE, { retry: 'later', answered: true, message });
  },
};
