import { randomUUID } from 'node:crypto';
import type { AppContext } from '../context.ts';
import { AppError, getErrorCode, isFinalError, RetryLaterError } from '../errors.ts';
import { MisplacedPostError, type PostedWithin, type ThreadRef } from '../ports/threads.ts';
import type { PostIntent } from '../records/post-facts.ts';
import { CALLS_TAKE_MS, LATE_MS, ORPHAN_MS } from './late-calls.ts';

/** One thing to post; `T` is its place in Slack. */
export interface PostAttempt<T> {
  /** Distinct for each thing that is posted. */
  readonly key: string;
  /** The stored intent of an earlier try. */
  readonly intent: PostIntent | undefined;
  storeIntent(intent: PostIntent): Promise<void>;
  /** Called when nothing was posted, and there is nothing to look for. */
  deleteIntent(): Promise<void>;
  /**
   * Throws an AppError; `answered` where Slack did not post. When undefined, what an earlier try posted is
   * still found, and nothing is posted anew.
   */
  readonly post?: (() => Promise<T>) | undefined;
  /** Looks for what an earlier try posted; undefined where there is nothing, or nothing can be seen. */
  find(within: PostedWithin): Promise<T | undefined>;
  /** Stores the place, and deletes the intent with it. Called again after it failed. */
  store(posted: T, isFound: boolean): Promise<void>;
  /** The longest time (ms) that the calls may take while their process lives. Default: 35 s. */
  readonly takesMs?: number;
}

/**
 * Posts something in Slack once, whatever happens on the way. The intent is stored first. Before it
 * posts again it looks for what an earlier try may have posted, until Slack cannot carry that call
 * out any more.
 *
 * Gives the place; undefined for what is no longer wanted and was not posted. Throws a
 * `RetryLaterError` while another try may still post. A message that Slack put elsewhere is deleted;
 * that throws `post_gone`.
 */
export type PostOnce = <T>(attempt: PostAttempt<T>) => Promise<T | undefined>;

/** A message that Slack took shows a moment later. */
const SHOWS_AFTER_MS = 1_500;

/** Another process may be posting: its answer has most often come by that time. */
const FIRST_LOOK_MS = 5_000;

/** A process that cannot store places does not remember more of them than this. */
const MAX_REMEMBERED = 1_000;

/** What this process knows and could not store. */
type Unstored =
  | { readonly kind: 'posted'; readonly posted: unknown; readonly isFound: boolean }
  | { readonly kind: 'lost'; readonly intent: PostIntent };

interface Tools extends Pick<AppContext, 'clock' | 'metrics'> {
  /** No other process works on these records: the process that stored an intent has died. */
  readonly isAlone: boolean;
  /** Deletes a message of the app's. */
  readonly deleteMessage: (at: ThreadRef) => Promise<void>;
}

interface State extends Tools {
  /** Of this process. */
  readonly processId: string;
  /** When this process began (Unix ms): one that it takes over from has died by then. */
  readonly startedAt: number;
  /** By the keys of the attempts. */
  readonly unstored: Map<string, Unstored>;
}

/** One for each process: it knows what the process posted and could not store. */
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
  // Only attempts with this key put anything under it.
  if (before?.kind === 'posted')
    return storePlace(state, attempt, before.posted as T, before.isFound);
  const intent = before && attempt.intent?.at === before.intent.at ? before.intent : attempt.intent;
  if (intent?.stray)
    return deleteMisplaced(state, attempt, intent, new MisplacedPostError(intent.stray));
  const found = intent && (await lookForPost(state, attempt, intent));
  if (found !== undefined) {
    state.metrics.count('posts', { outcome: 'found' });
    return storePlace(state, attempt, found, true);
  }
  if (attempt.post) return post(state, attempt, attempt.post);
  if (intent) await attempt.deleteIntent();
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
    if (error instanceof AppError && error.answered) await attempt.deleteIntent();
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

/** Nobody knows whether Slack posted it. */
async function storeLostAnswer<T>(
  state: State,
  attempt: PostAttempt<T>,
  begun: PostIntent,
  error: unknown,
): Promise<void> {
  const isLate = getErrorCode(error) === 'slack_timeout' ? true : undefined;
  const intent: PostIntent = { ...begun, lostAt: state.clock.now(), isLate };
  remember(state, attempt.key, { kind: 'lost', intent });
  // The caller throws the error of the call; while the store is away this process remembers the intent.
  await attempt.storeIntent(intent).catch(() => undefined);
}

/** Deletes a message that Slack put elsewhere, now or at the next try. */
async function deleteMisplaced<T>(
  { metrics, deleteMessage }: State,
  attempt: PostAttempt<T>,
  intent: PostIntent,
  misplaced: MisplacedPostError,
): Promise<never> {
  if (!intent.stray) await attempt.storeIntent({ ...intent, stray: misplaced.at });
  await deleteMessage(misplaced.at).catch((error: unknown) => {
    // Slack will never delete it; the caller still says it in another way.
    if (!isFinalError(error)) throw error;
    metrics.count('posts', { outcome: 'stray' });
  });
  await attempt.deleteIntent();
  throw new AppError('post_gone', {
    retry: 'never',
    answered: true,
    cause: misplaced,
    problem: misplaced.problem,
  });
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
  const found = await attempt.find({ from: intent.at, until: endsAt }).catch((error: unknown) => {
    if (error instanceof MisplacedPostError) return deleteMisplaced(state, attempt, intent, error);
    throw error;
  });
  const endsInMs = endsAt - clock.now();
  if (found !== undefined || endsInMs <= 0) return found;
  if (!isOver) throw createStillPostingError(endsInMs);
  // Ever more rarely: what shows soon is to be found soon.
  const pauseMs = Math.max(SHOWS_AFTER_MS, clock.now() - intent.at);
  throw createStillPostingError(Math.min(endsInMs, pauseMs));
}

/** When to look for the message of an intent, and from when on Slack posts it no more (Unix ms). */
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
  // The process died during the call, nobody knows when: at the latest when its successor began.
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
