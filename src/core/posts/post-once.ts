import { randomUUID } from 'node:crypto';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, isFinalError, RetryLaterError } from '../errors.ts';
import { MisplacedPostError, type PostedWithin, type ThreadRef } from '../ports/threads.ts';
import type { PostIntent } from '../records/post-facts.ts';

/** One thing to post. `T` is its location in Slack. */
export interface PostAttempt<T> {
  /** Unique per thing that is posted. */
  readonly key: string;
  /** The stored intent of an earlier attempt. */
  readonly intent: PostIntent | undefined;
  /** Undefined: nothing was posted and there is nothing to look for. */
  storeIntent(intent: PostIntent | undefined): Promise<void>;
  /** Throws an AppError, with `answered` if Slack responded that it did not post. Undefined: only looks for a post. */
  readonly post?: (() => Promise<T>) | undefined;
  /** Looks for a post of an earlier attempt. Undefined if there is none or it cannot be seen. */
  find(within: PostedWithin): Promise<T | undefined>;
  /** Stores the location and deletes the intent in the same write. Called again if it failed. */
  store(posted: T, isFound: boolean): Promise<void>;
  /** The longest that the calls may take (ms) while their process lives. Default: 35 s. */
  readonly takesMs?: number;
}

/**
 * Posts something in Slack exactly once, whatever fails in between. It stores the intent first. Before it
 * posts again, it looks for a post of the earlier attempt until Slack can no longer carry out that call.
 *
 * Returns the location, or undefined if it is no longer wanted and was not posted. Throws a
 * `RetryLaterError` while another attempt may still post. A message that Slack put elsewhere is deleted,
 * and `post_gone` is thrown.
 */
export type PostOnce = <T>(attempt: PostAttempt<T>) => Promise<T | undefined>;

/** A message that Slack accepted becomes visible a moment later. */
const SHOWS_AFTER_MS = 1_500;

/** Clocks of replicas differ by less. An intent further in the future was stored before a clock was set back. */
const CLOCKS_DIFFER_MS = 60_000;

/** Another process may be posting, and has usually had its response by then. */
const FIRST_LOOK_MS = 5_000;

/** How many locations a process remembers while it cannot store them. */
const MAX_REMEMBERED = 1_000;

/** What this process knows but could not store. */
type Unstored =
  | { readonly kind: 'posted'; readonly posted: unknown; readonly isFound: boolean }
  | { readonly kind: 'lost'; readonly intent: PostIntent };

interface Tools extends Pick<AppContext, 'clock' | 'metrics'> {
  /** No other process uses these records, so a process that stored an intent earlier has died. */
  readonly isAlone: boolean;
  /** Deletes one of the app's messages. */
  readonly deleteMessage: (at: ThreadRef) => Promise<void>;
}

interface State extends Tools {
  readonly processId: string;
  /** When this process started (Unix ms). A process that it takes over from had died by then. */
  readonly startedAt: number;
  /** By the key of the attempt. */
  readonly unstored: Map<string, Unstored>;
}

/** Create one per process, because it holds what the process posted but could not store. */
export function createPostOnce(tools: Tools): PostOnce {
  const state: State = {
    ...tools,
    processId: randomUUID(),
    startedAt: tools.clock.now(),
    unstored: new Map(),
  };
  const inFlight = new Set<string>();
  return async (attempt) => {
    if (inFlight.has(attempt.key)) throw createStillPostingError(SHOWS_AFTER_MS);
    inFlight.add(attempt.key);
    try {
      return await tryOnce(state, attempt);
    } finally {
      inFlight.delete(attempt.key);
    }
  };
}

async function tryOnce<T>(state: State, attempt: PostAttempt<T>): Promise<T | undefined> {
  const before = state.unstored.get(attempt.key);
  // Only attempts with this key store anything under it.
  if (before?.kind === 'posted')
    return storePlace(state, attempt, before.posted as T, before.isFound);
  const intent = before && attempt.intent?.at === before.intent.at ? before.intent : attempt.intent;
  if (intent?.stray)
    return deleteMisplaced(state, attempt, intent, new MisplacedPostError(intent.stray));
  const place =
    intent && (await lookForPost(state, attempt, await restartIfInFuture(state, attempt, intent)));
  if (place !== undefined) {
    state.metrics.count('posts', { outcome: 'found' });
    return storePlace(state, attempt, place, true);
  }
  if (attempt.post) return post(state, attempt, attempt.post);
  if (intent) await attempt.storeIntent(undefined);
  return undefined;
}

async function post<T>(
  state: State,
  attempt: PostAttempt<T>,
  callSlack: () => Promise<T>,
): Promise<T> {
  const { clock, metrics } = state;
  const intent: PostIntent = { at: clock.now(), by: state.processId };
  await attempt.storeIntent(intent);
  let posted: T;
  try {
    posted = await callSlack();
  } catch (error) {
    metrics.count('posts', { outcome: getErrorCode(error) });
    if (error instanceof MisplacedPostError) return deleteMisplaced(state, attempt, intent, error);
    if (error instanceof AppError && error.answered) await attempt.storeIntent(undefined);
    else await storeLostAnswer(state, attempt, intent, error);
    throw error;
  }
  metrics.count('posts', { outcome: 'posted' });
  return storePlace(state, attempt, posted, false);
}

async function storePlace<T>(
  state: State,
  attempt: PostAttempt<T>,
  posted: T,
  isFound: boolean,
): Promise<T> {
  remember(state, attempt.key, { kind: 'posted', posted, isFound });
  await attempt.store(posted, isFound);
  state.unstored.delete(attempt.key);
  return posted;
}

/** It is unknown whether Slack posted it. */
async function storeLostAnswer<T>(
  state: State,
  attempt: PostAttempt<T>,
  begun: PostIntent,
  error: unknown,
): Promise<void> {
  const isLate = getErrorCode(error) === 'slack_timeout' ? true : undefined;
  const intent: PostIntent = { ...begun, lostAt: state.clock.now(), isLate };
  remember(state, attempt.key, { kind: 'lost', intent });
  // The caller rethrows the call's error. While the store is not available, this process remembers the
  // intent.
  await attempt.storeIntent(intent).catch(() => undefined);
}

/** Deletes a message that Slack put elsewhere, now or in the next attempt. */
async function deleteMisplaced<T>(
  { metrics, deleteMessage }: State,
  attempt: PostAttempt<T>,
  intent: PostIntent,
  misplaced: MisplacedPostError,
): Promise<never> {
  if (!intent.stray) await attempt.storeIntent({ ...intent, stray: misplaced.at });
  await deleteMessage(misplaced.at).catch((error: unknown) => {
    // Slack will never delete it. The caller still reports it in another way.
    if (!isFinalError(error)) throw error;
    metrics.count('posts', { outcome: 'stray' });
  });
  await attempt.storeIntent(undefined);
  throw new AppError('post_gone', {
    retry: 'never',
    answered: true,
    cause: misplaced,
    problem: misplaced.problem,
  });
}

/** Otherwise the app would wait for as long as the clock was set back. */
async function restartIfInFuture<T>(
  { clock }: State,
  attempt: PostAttempt<T>,
  intent: PostIntent,
): Promise<PostIntent> {
  const at = clock.now();
  if (intent.at - at < CLOCKS_DIFFER_MS) return intent;
  const restarted: PostIntent = { ...intent, at, lostAt: intent.lostAt && at };
  await attempt.storeIntent(restarted);
  return restarted;
}

async function lookForPost<T>(
  state: State,
  attempt: PostAttempt<T>,
  intent: PostIntent,
): Promise<T | undefined> {
  const { clock } = state;
  const { isOver, firstLookAt, endsAt } = computeTimes(state, intent, attempt.takesMs);
  const lookInMs = firstLookAt - clock.now();
  if (lookInMs > 0) throw createStillPostingError(lookInMs);
  const find = (within: PostedWithin) =>
    attempt.find(within).catch((error: unknown) => {
      if (error instanceof MisplacedPostError)
        return deleteMisplaced(state, attempt, intent, error);
      throw error;
    });
  const place = await find({ from: intent.at, until: endsAt });
  if (place !== undefined) return place;
  const endsInMs = endsAt - clock.now();
  // The last look. Slack dates its messages by its own clock, and this one may be wrong, or was set since.
  if (endsInMs <= 0) return find('newest');
  if (!isOver) throw createStillPostingError(endsInMs);
  // Looks less and less often, because a message usually becomes visible soon.
  const pauseMs = Math.max(SHOWS_AFTER_MS, clock.now() - intent.at);
  throw createStillPostingError(Math.min(endsInMs, pauseMs));
}

/** When to look for an intent's message, and from when on Slack no longer posts it (Unix ms). */
function computeTimes(
  { processId, startedAt, isAlone }: State,
  { at, by, lostAt, isLate }: PostIntent,
  takesMs = CALLS_TAKE_MS,
): { readonly isOver: boolean; readonly firstLookAt: number; readonly endsAt: number } {
  const isOver = lostAt !== undefined || by === processId || isAlone;
  const firstLookAt =
    lostAt !== undefined ? lostAt + SHOWS_AFTER_MS : at + (isOver ? SHOWS_AFTER_MS : FIRST_LOOK_MS);
  if (isLate) return { isOver, firstLookAt, endsAt: at + Math.max(LATE_MS, takesMs + ORPHAN_MS) };
  if (lostAt !== undefined) return { isOver, firstLookAt, endsAt: lostAt + ORPHAN_MS };
  if (by === processId) return { isOver, firstLookAt, endsAt: at + ORPHAN_MS };
  // The process died during the call at an unknown time, at the latest when its successor started.
  const endedAt = at + takesMs;
  const cutAt = isAlone ? Math.min(endedAt, Math.max(at, startedAt)) : endedAt;
  return { isOver, firstLookAt, endsAt: cutAt + ORPHAN_MS };
}

function remember({ unstored }: State, key: string, what: Unstored): void {
  if (unstored.size >= MAX_REMEMBERED) unstored.clear();
  unstored.set(key, what);
}

function createStillPostingError(afterMs: number): RetryLaterError {
  return new RetryLaterError(afterMs, { code: 'posting' });
}

/* How long Slack may still carry out a call after its response was lost. Slack does not document it (decision 21). */

/** The longest that posting one message takes while its process lives: three calls, each with its timeout. */
export const CALLS_TAKE_MS = 35_000;

/** How long Slack continues a call after its connection was cut or its process died. */
export const ORPHAN_MS = 10_000;

/** How long Slack continues a call that timed out, counted from the start of the call. */
export const LATE_MS = 60_000;
