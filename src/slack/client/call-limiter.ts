import { LRUCache } from 'lru-cache';
import { AppError, RetryLaterError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { RateLimiter } from '../../core/ports/rate-limiter.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { isTemporaryRefusal, toAppError } from '../errors/to-app-error.ts';
import {
  type CallArguments,
  type CallLimit,
  channelLimitKey,
  listCallLimits,
  methodLimitKey,
} from './call-limits.ts';
import type { TokenGate } from './token-gate.ts';
import { createWaitQueues } from './wait-queues.ts';

export interface CallLimiter {
  /** Throws a `RetryLaterError` if the call has to wait; it was not made. */
  acquire(method: string, args: CallArguments): Promise<void>;
  /**
   * Returns what to throw instead of a call's error. Stores a rate limit for all replicas, and a rejected
   * token for this one.
   */
  recordFailure(method: string, args: CallArguments, error: unknown): Promise<unknown>;
  recordSuccess(method: string, args: CallArguments): void;
}

/** How long a call waits if the store cannot say whether it may be made. */
const STORE_PAUSE_MS = 1_000;

/** A second rate limit on posting within this time concerns the workspace; the first concerned its channel. */
const SAME_LIMIT_MS = 60_000;

/** The oldest are dropped first. */
const MAX_PLACES = 1_000;

/** Keeps all replicas together within Slack's documented limits, and within each `Retry-After`. */
export function createCallLimiter(tools: {
  readonly pace: RateLimiter;
  readonly clock: Clock;
  readonly token: TokenGate;
}): CallLimiter {
  const { pace, clock, token } = tools;
  const queues = createWaitQueues(clock.now);
  /** Refused calls that may be made once more without waiting: without the picture, or shorter. */
  const unusedTurns = new LRUCache<string, true>({ max: MAX_PLACES });
  const refusals = createRefusalTracker(clock);
  return {
    async acquire(method, args) {
      const closedForMs = token.getClosedMs();
      if (closedForMs > 0) throw createTokenError(token.getReason() ?? '', closedForMs);
      if (unusedTurns.delete(formatPlace(method, args))) return;
      for (const limit of listCallLimits(method, args)) {
        const { name, rate } = limit;
        const waitMs = await waitFor(limit);
        const subject = formatSubject(method, args);
        if (waitMs > 0) {
          throw new RetryLaterError(
            queues.join(name, subject, { waitMs, everyMs: rate?.intervalMs ?? 0 }),
          );
        }
        queues.leave(name, subject);
      }
    },

    async recordFailure(method, args, error) {
      const failed = toAppError(error);
      if (failed instanceof RetryLaterError) {
        // If the store does not accept it, the next call meets the same limit.
        await block(method, args, failed.afterMs).catch(() => undefined);
        return failed;
      }
      if (findSlackOutcome(failed.code)?.follows !== 'token') {
        if (failed.answered && method.startsWith('chat.'))
          unusedTurns.set(formatPlace(method, args), true);
        return refusals.recordRefusal(formatCall(method, args), error);
      }
      token.recordRefusal(failed.code);
      return createTokenError(failed.code, token.getClosedMs(), error);
    },

    recordSuccess(method, args) {
      token.recordSuccess();
      refusals.recordSuccess(formatCall(method, args));
    },
  };

  async function waitFor({ name, rate }: CallLimit): Promise<number> {
    try {
      return await pace.acquire(name, rate);
    } catch (cause) {
      throw new RetryLaterError(STORE_PAUSE_MS, { code: 'turn_not_known', cause });
    }
  }

  /**
   * Slack does not say whether a rate limit concerns the channel or the workspace. Other channels continue
   * until Slack limits a second call.
   */
  async function block(method: string, args: CallArguments, ms: number): Promise<void> {
    const channel = channelLimitKey(method, args);
    if (channel) {
      await pace.block(channel, ms);
      const once = { intervalMs: SAME_LIMIT_MS, burst: 1 };
      if ((await pace.acquire(`${methodLimitKey(method)}:limited`, once)) === 0) return;
    }
    await pace.block(methodLimitKey(method), ms);
  }
}

/** Identifies what a call is about, whichever job makes it. */
function formatSubject(method: string, args: CallArguments): string {
  return `${formatPlace(method, args)} ${JSON.stringify(args.metadata ?? args.file ?? args.cursor)}`;
}

/** Identifies a call when it is made again, whatever text it carries. */
function formatCall(method: string, args: CallArguments): string {
  const { user, user_id, view_id, function_execution_id } = args;
  return `${formatSubject(method, args)} ${JSON.stringify([user, user_id, view_id, function_execution_id])}`;
}

/** Where a refused call may be made again without waiting. */
function formatPlace(method: string, { channel, ts, thread_ts }: CallArguments): string {
  return [method, channel, ts, thread_ts].join(' ');
}

/** Carries the problem's text too, because a person may be waiting. */
function createTokenError(code: string, forMs: number, cause?: unknown): RetryLaterError {
  const text = findSlackOutcome(code)?.text;
  const problem = text && { code, ...text };
  return new RetryLaterError(Math.max(forMs, 1), { code, problem, cause });
}

/** How long a call is retried if Slack refuses it without saying that it always will. */
const PATIENCE_MS = 60_000;

/** The oldest calls are dropped first, because nobody retries them. */
const MAX_CALLS = 1_000;

/** The refused calls of this process, by target. */
interface RefusalTracker {
  /** Returns what to throw: the error itself, or a final one if Slack has refused the call for a minute. */
  recordRefusal(call: string, error: unknown): unknown;
  recordSuccess(call: string): void;
}

/**
 * Gives up a call after a minute of refusals with an unknown error code, so that the person who waits for
 * it can be notified elsewhere.
 */
function createRefusalTracker(clock: Clock): RefusalTracker {
  const since = new LRUCache<string, number>({ max: MAX_CALLS });
  return {
    recordRefusal(call, error) {
      if (!isTemporaryRefusal(error)) return error;
      const first = since.get(call) ?? clock.now();
      since.set(call, first);
      if (clock.now() - first < PATIENCE_MS) return error;
      const { code } = toAppError(error);
      return new AppError(code, { retry: 'never', answered: true, cause: error });
    },
    recordSuccess: (call) => void since.delete(call),
  };
}
