import { LRUCache } from 'lru-cache';
import { AppError, RetryLaterError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { RateLimit, RateLimiter } from '../../core/ports/rate-limiter.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { isTemporaryRefusal, toAppError } from '../errors/to-app-error.ts';
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
      for (const turn of listCallLimits(method, args)) {
        const { name, rate } = turn;
        const waitMs = await waitFor(turn);
        const subject = formatSubject(method, args);
        if (waitMs > 0) {
          throw new RetryLaterError(
            queues.join(name, subject, { waitMs, everyMs: rate.intervalMs }),
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

/** A method's arguments. */
type CallArguments = Readonly<Record<string, unknown>>;

/** A limit shared by all replicas. */
interface CallLimit {
  readonly name: string;
  readonly rate: RateLimit;
}

/**
 * Slack's limits per method and workspace, in calls per minute: docs.slack.dev, "Rate limits" and the tier
 * on each method's page ("Tier 3: 50+ per minute"). For posting Slack says "several hundred messages per
 * minute" and "one message per second per channel"; "several hundred" is taken as 300.
 */
const A_MINUTE = { tier2: 20, tier3: 50, tier4: 100, posting: 300 } as const;

/** The share that may come at once; the rest is spread out. Bursts caused by people (files, names) are in tier 4. */
const AT_ONCE = { tier2: 0.16, tier3: 0.16, tier4: 0.45, posting: 0.16 } as const;

/** A reserve, because calls may reach Slack closer together than they were made. */
const SPARE = 0.04;

/** The methods that this app calls in jobs. Any other counts as tier 3, like most methods. */
const tiers: Readonly<Record<string, keyof typeof A_MINUTE>> = {
  'chat.delete': 'tier3',
  'chat.getPermalink': 'tier3',
  'chat.postEphemeral': 'tier4',
  'chat.postMessage': 'posting',
  'chat.update': 'tier3',
  'conversations.history': 'tier3',
  'conversations.info': 'tier3',
  'conversations.replies': 'tier3',
  'files.completeUploadExternal': 'tier4',
  'files.delete': 'tier3',
  'files.getUploadURLExternal': 'tier4',
  'files.info': 'tier4',
  'functions.completeError': 'tier3',
  'functions.completeSuccess': 'tier3',
  'users.info': 'tier4',
  'users.list': 'tier2',
  'views.update': 'tier4',
};

/** One message per second and channel, whichever method posts it. */
const CHANNEL: RateLimit = { intervalMs: 1_000, burst: 1 };

/** Replies in several messages are rare and awaited, and Slack allows "short bursts". */
const REPLIES: RateLimit = { intervalMs: 1_000, burst: 20 };

/** Slack allows "short bursts", and direct messages to one person never come in longer ones. */
const PERSON: RateLimit = { intervalMs: 1_000, burst: 5 };

/** Effectively no limit, for calls that a person waits for. A block by `Retry-After` still applies. */
const URGENT: RateLimit = { intervalMs: 1, burst: 1_000_000 };

/** Calls that complete something whose first call was already limited. */
const finishingMethods = new Set(['files.completeUploadExternal']);

/** The limits that apply to a call, in the order in which to check them. */
export function listCallLimits(method: string, args: CallArguments): readonly CallLimit[] {
  const name = methodLimitKey(method);
  const channel = channelLimitKey(method, args);
  // The channel's limit first, because it refuses far more often, and then uses up nothing of the method's
  // limit.
  const channelLimits = channel ? [{ name: channel, rate: getChannelRate(method, args) }] : [];
  return [
    ...channelLimits,
    { name, rate: isUrgent(method, args) ? URGENT : getRate(method, args) },
  ];
}

function getChannelRate(method: string, args: CallArguments): RateLimit {
  if (isToPerson(method, args)) return PERSON;
  return isReply(args) ? REPLIES : CHANNEL;
}

/** A post of a reply, recognized by the metadata that is used to find it again. */
function isReply({ metadata }: CallArguments): boolean {
  return JSON.stringify(metadata ?? '').includes('"line":"reply-');
}

/** The limit of a whole method, which Slack's Retry-After refers to. */
function methodLimitKey(method: string): string {
  return `slack:${method}`;
}

/** The limit of the channel that a call posts in. Undefined for a call that posts nothing. */
function channelLimitKey(method: string, { channel }: CallArguments): string | undefined {
  return method === 'chat.postMessage' ? `slack:post:${String(channel)}` : undefined;
}

/** Ensures that no minute has more calls than Slack allows. */
function getRate(method: string, { cursor }: CallArguments): RateLimit {
  const tier = tiers[method] ?? 'tier3';
  const most = A_MINUTE[tier];
  const everyMs = 60_000 / (most * (1 - SPARE - AT_ONCE[tier]));
  const burst = Math.floor(most * AT_ONCE[tier]);
  const isFirstPage = method.startsWith('conversations.') && !cursor;
  // Further pages have priority over first pages; otherwise none of many searches might finish.
  return { intervalMs: everyMs, burst: isFirstPage ? burst / 2 : burst };
}

/** A person waits for these. */
function isUrgent(method: string, args: CallArguments): boolean {
  return method === 'views.update' || finishingMethods.has(method) || isToPerson(method, args);
}

/** A call in direct messages: Slack accepts a user id as the channel. */
function isToPerson(method: string, { channel }: CallArguments): boolean {
  return method.startsWith('chat.') && /^[UWD]/.test(String(channel ?? ''));
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
