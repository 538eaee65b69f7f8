import { NotYet } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock-log-metrics.ts';
import type { Pace } from '../../core/ports/rate-limiter.ts';
import { outcomeOf } from '../errors/outcomes.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { type Arguments, channelOf, type Turn, turnOf, turnsFor } from './rate-limits.ts';
import { refusals } from './refusal-tracker.ts';
import type { TokenGate } from './token-gate.ts';
import { waitingLines } from './wait-queues.ts';

export interface Turns {
  /** Throws a `NotYet` when the call has to wait; then nothing was done. */
  take(method: string, args: Arguments): Promise<void>;
  /** What to throw for what a call threw. A rate limit is remembered for all replicas, a refused token for this one. */
  failed(method: string, args: Arguments, error: unknown): Promise<unknown>;
  /** A call was done. */
  done(method: string, args: Arguments): void;
}

/** Who cannot ask whether it may call Slack waits for so long: the store is away. */
const UNKNOWN_MS = 1_000;

/** A second rate limit on posting within this time is about the workspace; the first was about its channel. */
const SAME_TROUBLE_MS = 60_000;

/** Places where nothing is said any more need not be remembered. */
const MOST_PLACES = 1_000;

/** Slack's limits and Slack's word that something is too often, heeded by all replicas together. */
export function turns(tools: {
  readonly pace: Pace;
  readonly clock: Clock;
  readonly token: TokenGate;
}): Turns {
  const { pace, clock, token } = tools;
  const lines = waitingLines(clock.now);
  const notUsed = new Set<string>();
  const refused = refusals(clock);
  return {
    async take(method, args) {
      const closedForMs = token.closedFor();
      if (closedForMs > 0) throw tokenRefused(token.reason() ?? '', closedForMs);
      if (notUsed.delete(placeOf(method, args))) return;
      for (const turn of turnsFor(method, args)) {
        const { name, rate } = turn;
        const waitMs = await waitFor(turn);
        const what = whatIn(method, args);
        if (waitMs > 0) {
          throw new NotYet(lines.join(name, what, { waitMs, everyMs: rate.everyMs }));
        }
        lines.leave(name, what);
      }
    },

    async failed(method, args, error) {
      const failed = toAppError(error);
      if (failed instanceof NotYet) {
        // Not taken down in the store, it is met again by whoever calls next.
        await hold(method, args, failed.afterMs).catch(() => undefined);
        return failed;
      }
      if (outcomeOf(failed.code)?.follows !== 'token') {
        // Said once more in another shape: without the picture, or shorter.
        if (notUsed.size > MOST_PLACES) notUsed.clear();
        if (failed.answered && method.startsWith('chat.')) notUsed.add(placeOf(method, args));
        return refused.refused(callOf(method, args), error);
      }
      token.refused(failed.code);
      return tokenRefused(failed.code, token.closedFor(), error);
    },

    done(method, args) {
      token.accepted();
      refused.accepted(callOf(method, args));
    },
  };

  async function waitFor({ name, rate }: Turn): Promise<number> {
    try {
      return await pace.turn(name, rate);
    } catch (cause) {
      throw new NotYet(UNKNOWN_MS, { code: 'turn_not_known', cause });
    }
  }

  /**
   * Slack does not say whether "too often" is about the channel or the workspace. The other channels
   * go on until it says so a second time.
   */
  async function hold(method: string, args: Arguments, ms: number): Promise<void> {
    const channel = channelOf(method, args);
    if (channel) {
      await pace.hold(channel, ms);
      const rare = { everyMs: SAME_TROUBLE_MS, burst: 1 };
      if ((await pace.turn(`${turnOf(method)}:limited`, rare)) === 0) return;
    }
    await pace.hold(turnOf(method), ms);
  }
}

/** What a call is about, so that the same call is known again. */
function whatIn(method: string, args: Arguments): string {
  return `${placeOf(method, args)} ${JSON.stringify(args.metadata ?? args.file ?? args.cursor)}`;
}

/** The same call, made again: it is about the same thing, whatever it says. */
function callOf(method: string, args: Arguments): string {
  const { user, user_id, view_id, function_execution_id } = args;
  return `${whatIn(method, args)} ${JSON.stringify([user, user_id, view_id, function_execution_id])}`;
}

/** Where something that was refused may be said again in the same turn. */
function placeOf(method: string, { channel, ts, thread_ts }: Arguments): string {
  return [method, channel, ts, thread_ts].join(' ');
}

/** The words go with it, for where a person waits after all. */
function tokenRefused(code: string, forMs: number, cause?: unknown): NotYet {
  const { what = '', todo = '' } = outcomeOf(code) ?? {};
  return new NotYet(Math.max(forMs, 1), { code, problem: { code, what, todo }, cause });
}
