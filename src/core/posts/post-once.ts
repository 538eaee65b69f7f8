import { randomUUID } from 'node:crypto';
import { AppError, getErrorCode, isFinalError, RetryLaterError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Metrics } from '../ports/metrics.ts';
import { MisplacedPostError } from '../ports/misplaced-post-error.ts';
import type { ThreadRef } from '../ports/threads.ts';
import type { PostIntent } from '../records/post-facts.ts';

/** One thing to post; `T` is where it stands then. */
export interface PostAttempt<T> {
  /** Distinct for each thing that is posted. */
  readonly key: string;
  /** The stored intent of a former try. */
  readonly intent: PostIntent | undefined;
  storeIntent(intent: PostIntent): Promise<void>;
  /** Nothing was posted, and there is nothing to look for. */
  deleteIntent(): Promise<void>;
  /**
   * Throws an AppError; `answered` where Slack did not do it. Without it what a former try posted is still
   * found, and nothing is posted anew.
   */
  readonly post?: (() => Promise<T>) | undefined;
  /** Looks for what a former try posted from `since` (Unix ms) on; undefined where there is nothing, or nothing can be seen. */
  find(since: number): Promise<T | undefined>;
  /** Stores where it stands, in the intent's place. Called again after it failed. */
  store(posted: T, isFound: boolean): Promise<void>;
  /** The longest time (ms) that its calls may take while their process lives. Default: 35 s. */
  readonly takesMs?: number;
}

/** Gives where it stands; undefined for what is not wanted any more and was not posted. Throws a `RetryLaterError` while another try may still post it. */
export type PostOnce = <T>(act: PostAttempt<T>) => Promise<T | undefined>;

/** Three calls in other shapes, each with its time-out. */
const TAKES_MS = 35_000;

/** What Slack took shows a moment later. */
const SHOWS_AFTER_MS = 1_500;

/** Another process may be at it: it is asked after only then, as most answers have come by that time. */
const FIRST_LOOK_MS = 5_000;

/** Slack goes on for so long with a call whose connection was cut, or whose process died. */
const ORPHAN_MS = 10_000;

/** Slack goes on for so long with a call that it was too slow for, from its beginning. */
const LATE_MS = 60_000;

/** Processes that cannot store where something stands do not remember more of it than this. */
const MOST_REMEMBERED = 1_000;

/** What this process knows and could not store. */
type Known =
  | { readonly kind: 'posted'; readonly posted: unknown; readonly isFound: boolean }
  | { readonly kind: 'lost'; readonly intent: PostIntent };

/**
 * Posts something in Slack, once, whatever happens on the way: the intent is stored first, and what
 * a former try may have left is looked for, until Slack cannot carry it out any more, before it is
 * posted again. What Slack put elsewhere is deleted; that throws `post_gone`.
 */
export function createPostOnce(tools: {
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
  /** Deletes a message of the app's. */
  readonly remove: (at: ThreadRef) => Promise<void>;
}): PostOnce {
  const { clock, metrics, isAlone, remove } = tools;
  const me = randomUUID();
  const underWay = new Set<string>();
  const known = new Map<string, Known>();

  return async (act) => {
    if (underWay.has(act.key)) throw stillPosting(SHOWS_AFTER_MS);
    underWay.add(act.key);
    try {
      return await settle(act);
    } finally {
      underWay.delete(act.key);
    }
  };

  async function settle<T>(act: PostAttempt<T>): Promise<T | undefined> {
    const before = known.get(act.key);
    // Nobody but this act puts anything under its key.
    if (before?.kind === 'posted') return store(act, before.posted as T, before.isFound);
    const intent = before && act.intent?.at === before.intent.at ? before.intent : act.intent;
    if (intent?.stray) return takeBack(act, intent, new MisplacedPostError(intent.stray));
    const found = intent && (await lookFor(act, intent));
    if (found !== undefined) {
      metrics.count('posts', { outcome: 'found' });
      return store(act, found, true);
    }
    if (act.post) return post(act, act.post);
    if (intent) await act.deleteIntent();
    return undefined;
  }

  async function post<T>(act: PostAttempt<T>, call: () => Promise<T>): Promise<T> {
    const intent: PostIntent = { at: clock.now(), by: me };
    await act.storeIntent(intent);
    let posted: T;
    try {
      posted = await call();
    } catch (error) {
      metrics.count('posts', { outcome: getErrorCode(error) });
      if (error instanceof MisplacedPostError) return takeBack(act, intent, error);
      if (error instanceof AppError && error.answered) await act.deleteIntent();
      else await lose(act, intent, getErrorCode(error) === 'slack_timeout');
      throw error;
    }
    metrics.count('posts', { outcome: 'posted' });
    return store(act, posted, false);
  }

  async function store<T>(act: PostAttempt<T>, posted: T, isFound: boolean): Promise<T> {
    remember(act.key, { kind: 'posted', posted, isFound });
    await act.store(posted, isFound);
    known.delete(act.key);
    return posted;
  }

  /** Nobody knows whether Slack did it. */
  async function lose<T>(act: PostAttempt<T>, begun: PostIntent, isLate: boolean): Promise<void> {
    const intent = { ...begun, lostAt: clock.now(), ...(isLate ? { isLate } : {}) };
    remember(act.key, { kind: 'lost', intent });
    // The answer that was lost is the news; while the store is away this process remembers it.
    await act.storeIntent(intent).catch(() => undefined);
  }

  /** Deletes what stands where nobody asked for it, now or at the next try. */
  async function takeBack<T>(
    act: PostAttempt<T>,
    intent: PostIntent,
    stray: MisplacedPostError,
  ): Promise<never> {
    if (!intent.stray) await act.storeIntent({ ...intent, stray: stray.at });
    await remove(stray.at).catch((error: unknown) => {
      // Slack will never let go of it: what was to be said still goes the other way.
      if (!isFinalError(error)) throw error;
      metrics.count('posts', { outcome: 'stray' });
    });
    await act.deleteIntent();
    const { problem } = stray;
    throw new AppError('post_gone', {
      ...{ retry: 'never', answered: true, cause: stray },
      ...(problem ? { problem } : {}),
    });
  }

  async function lookFor<T>(act: PostAttempt<T>, intent: PostIntent): Promise<T | undefined> {
    const { takesMs = TAKES_MS } = act;
    const lookIn = firstLookAt(intent) - clock.now();
    if (lookIn > 0) throw stillPosting(lookIn);
    const found = await act.find(intent.at).catch((error: unknown) => {
      if (error instanceof MisplacedPostError) return takeBack(act, intent, error);
      throw error;
    });
    const overIn = overAt(intent, takesMs) - clock.now();
    if (found === undefined && overIn > 0) throw stillPosting(nextLookIn(intent, overIn));
    return found;
  }

  function isOver({ by, lostAt }: PostIntent): boolean {
    return lostAt !== undefined || by === me || isAlone;
  }

  function firstLookAt(intent: PostIntent): number {
    const { at, lostAt } = intent;
    if (lostAt !== undefined) return lostAt + SHOWS_AFTER_MS;
    return at + (isOver(intent) ? SHOWS_AFTER_MS : FIRST_LOOK_MS);
  }

  /** From then on it comes no more. */
  function overAt(intent: PostIntent, takesMs: number): number {
    const { at, lostAt, isLate } = intent;
    if (isLate) return at + Math.max(LATE_MS, takesMs + ORPHAN_MS);
    if (lostAt !== undefined) return lostAt + ORPHAN_MS;
    return at + (isOver(intent) ? ORPHAN_MS : takesMs);
  }

  /** Looked for ever more rarely, as what came soon is to be kept true soon. */
  function nextLookIn(intent: PostIntent, overIn: number): number {
    if (!isOver(intent)) return overIn;
    return Math.min(overIn, Math.max(SHOWS_AFTER_MS, clock.now() - intent.at));
  }

  function remember(key: string, what: Known): void {
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, what);
  }
}

function stillPosting(afterMs: number): RetryLaterError {
  return new RetryLaterError(afterMs, { code: 'posting' });
}
