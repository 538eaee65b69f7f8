import { LRUCache } from 'lru-cache';
import { RetryLaterError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { RateLimiter } from '../../core/ports/rate-limiter.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { toAppError } from '../errors/to-app-error.ts';
import {
  type CallArguments,
  type CallLimit,
  channelLimitKey,
  listCallLimits,
  methodLimitKey,
} from './rate-limits.ts';
import { createRefusalTracker } from './refusal-tracker.ts';
import type { TokenGate } from './token-gate.ts';
import { createWaitQueues } from './wait-queues.ts';

export interface CallLimiter {
  /** Throws a `RetryLaterError` when the call has to wait; then nothing was done. */
  acquire(method: string, args: CallArguments): Promise<void>;
  /** What to throw for what a call threw. A rate limit is remembered for all replicas, a refused token for this one. */
  recordFailure(method: string, args: CallArguments, error: unknown): Promise<unknown>;
  /** A call was done. */
  recordSuccess(method: string, args: CallArguments): void;
}

/** Who cannot ask whether it may call Slack waits for so long: the store is away. */
const UNKNOWN_MS = 1_000;

/** A second rate limit on posting within this time is about the workspace; the first was about its channel. */
const SAME_TROUBLE_MS = 60_000;

/** Places where nothing is said any more need not be remembered. */
const MOST_PLACES = 1_000;

/** Slack's limits and Slack's word that something is too often, heeded by all replicas together. */
export function createCallLimiter(tools: {
  readonly pace: RateLimiter;
  readonly clock: Clock;
  readonly token: TokenGate;
}): CallLimiter {
  const { pace, clock, token } = tools;
  const lines = createWaitQueues(clock.now);
  const notUsed = new LRUCache<string, true>({ max: MOST_PLACES });
  const refused = createRefusalTracker(clock);
  return {
    async acquire(method, args) {
      const closedForMs = token.getClosedMs();
      if (closedForMs > 0) throw tokenRefused(token.getReason() ?? '', closedForMs);
      if (notUsed.delete(placeOf(method, args))) return;
      for (const turn of listCallLimits(method, args)) {
        const { name, rate } = turn;
        const waitMs = await waitFor(turn);
        const what = whatIn(method, args);
        if (waitMs > 0) {
          throw new RetryLaterError(lines.join(name, what, { waitMs, everyMs: rate.intervalMs }));
        }
        lines.leave(name, what);
      }
    },

    async recordFailure(method, args, error) {
      const failed = toAppError(error);
      if (failed instanceof RetryLaterError) {
        // Not taken down in the store, it is met again by whoever calls next.
        await hold(method, args, failed.afterMs).catch(() => undefined);
        return failed;
      }
      if (findSlackOutcome(failed.code)?.follows !== 'token') {
        // Said once more in another shape: without the picture, or shorter.
        if (failed.answered && method.startsWith('chat.')) notUsed.set(placeOf(method, args), true);
        return refused.recordRefusal(callOf(method, args), error);
      }
      token.recordRefusal(failed.code);
      return tokenRefused(failed.code, token.getClosedMs(), error);
    },

    recordSuccess(method, args) {
      token.recordSuccess();
      refused.recordSuccess(callOf(method, args));
    },
  };

  async function waitFor({ name, rate }: CallLimit): Promise<number> {
    try {
      return await pace.acquire(name, rate);
    } catch (cause) {
      throw new RetryLaterError(UNKNOWN_MS, { code: 'turn_not_known', cause });
    }
  }

  /**
   * Slack does not say whether "too often" is about the channel or the workspace. The other channels
   * go on until it says so a second time.
   */
  async function hold(method: string, args: CallArguments, ms: number): Promise<void> {
    const channel = channelLimitKey(method, args);
    if (channel) {
      await pace.block(channel, ms);
      const rare = { intervalMs: SAME_TROUBLE_MS, burst: 1 };
      if ((await pace.acquire(`${methodLimitKey(method)}:limited`, rare)) === 0) return;
    }
    await pace.block(methodLimitKey(method), ms);
  }
}

/** What a call is about, so that the same call is known again. */
function whatIn(method: string, args: CallArguments): string {
  return `${placeOf(method, args)} ${JSON.stringify(args.metadata ?? args.file ?? args.cursor)}`;
}

/** The same call, made again: it is about the same thing, whatever it says. */
function callOf(method: string, args: CallArguments): string {
  const { user, user_id, view_id, function_execution_id } = args;
  return `${whatIn(method, args)} ${JSON.stringify([user, user_id, view_id, function_execution_id])}`;
}

/** Where something that was refused may be said again in the same turn. */
function placeOf(method: string, { channel, ts, thread_ts }: CallArguments): string {
  return [method, channel, ts, thread_ts].join(' ');
}

/** The words go with it, for where a person waits after all. */
function tokenRefused(code: string, forMs: number, cause?: unknown): RetryLaterError {
  const { what = '', todo = '' } = findSlackOutcome(code) ?? {};
  return new RetryLaterError(Math.max(forMs, 1), { code, problem: { code, what, todo }, cause });
}
