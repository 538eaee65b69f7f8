import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError, RetryLaterError } from '../../src/core/errors.ts';
import { MisplacedPostError, type ThreadRef } from '../../src/core/ports/threads.ts';
import { createPostOnce, type PostOnce } from '../../src/core/posts/post-once.ts';
import type { PostIntent } from '../../src/core/records/post-facts.ts';
import { createMovingClock } from './clock.ts';
import { HOUR, MINUTE, SECOND, uncounted } from './world.ts';

/** What Slack does with a call. `late`: Slack carries it out `afterMs` after the client's timeout. */
type CallOutcome =
  | { readonly kind: 'taken' | 'refused' | 'cut before' | 'cut after' | 'never' }
  | { readonly kind: 'late'; readonly afterMs: number }
  /** The process dies `afterMs` after the call began, and Slack carries it out `lateMs` later. */
  | { readonly kind: 'dies'; readonly afterMs: number; readonly lateMs: number }
  | { readonly kind: 'at root' };

const TIME_OUT_MS = 10 * SECOND;
const GONE = { code: 'post_gone', retry: 'never' };

/** One message to post, the store of its intent, and a Slack that follows the script. */
function createSlack(outcomes: readonly CallOutcome[], { isAlone = true } = {}) {
  const clock = createMovingClock();
  /** When each message appears. */
  const shownAt: number[] = [];
  const removed: ThreadRef[] = [];
  const store: { intent?: PostIntent; at?: number; isAway: boolean } = { isAway: false };
  let calls = 0;
  const write = async (act: () => void) => {
    if (store.isAway) throw new Error('the store is away');
    act();
  };
  const wait = (ms: number) => clock.moveTo(clock.now() + ms);
  async function post(): Promise<number> {
    const outcome = outcomes[calls] ?? { kind: 'taken' };
    calls += 1;
    const at = clock.now();
    if (outcome.kind === 'taken' || outcome.kind === 'cut after') shownAt.push(at);
    if (outcome.kind === 'taken') return at;
    if (outcome.kind === 'refused') throw new AppError('x', { retry: 'later', answered: true });
    if (outcome.kind === 'at root') throw new MisplacedPostError({ channel: 'C1', ts: `${calls}` });
    if (outcome.kind.startsWith('cut')) throw new AppError('slack_lost', { retry: 'later' });
    if (outcome.kind === 'dies') {
      wait(outcome.afterMs);
      shownAt.push(at + outcome.afterMs + outcome.lateMs);
      return new Promise(() => {});
    }
    wait(TIME_OUT_MS);
    if (outcome.kind === 'late') shownAt.push(at + TIME_OUT_MS + outcome.afterMs);
    throw new AppError('slack_timeout', { retry: 'later' });
  }
  const createPoster = () =>
    createPostOnce({
      clock,
      metrics: uncounted,
      isAlone,
      deleteMessage: async (at) => void removed.push(at),
    });
  return {
    clock,
    shownAt,
    removed,
    store,
    createPoster,
    wait,
    calls: () => calls,
    shown: () => shownAt.filter((at) => at <= clock.now()),
    /** One attempt of the job. */
    run: async (by: PostOnce, isWanted = true) => {
      if (store.at !== undefined) return;
      const { intent } = store;
      await by<number>({
        key: 'x',
        intent,
        storeIntent: (next) =>
          write(() => {
            store.intent = next;
          }),
        post: isWanted ? post : undefined,
        find: async () => shownAt.find((at) => at <= clock.now()),
        store: (at) =>
          write(() => {
            store.at = at;
            delete store.intent;
          }),
      });
    },
  };
}

/** Retries as a job does, until the post is stored. */
async function postUntilDone(world: ReturnType<typeof createSlack>, by: PostOnce): Promise<void> {
  for (let tries = 0; tries < 50 && world.store.at === undefined; tries += 1) {
    await world.run(by).catch((error: unknown) => {
      world.wait(error instanceof RetryLaterError ? error.afterMs : SECOND);
    });
  }
}

test.each<[string, CallOutcome]>([
  ['is accepted', { kind: 'taken' }],
  ['is refused', { kind: 'refused' }],
  ['is cut off before Slack posts', { kind: 'cut before' }],
  ['is cut off after Slack posted', { kind: 'cut after' }],
  ['is never carried out', { kind: 'never' }],
  ['is carried out right after the timeout', { kind: 'late', afterMs: 1 }],
  ['is carried out 3 s after the timeout', { kind: 'late', afterMs: 3 * SECOND }],
  ['is carried out 30 s after the timeout', { kind: 'late', afterMs: 30 * SECOND }],
])('a call that %s ends in one post', async (_name, deed) => {
  const world = createSlack([deed]);
  await postUntilDone(world, world.createPoster());
  world.wait(MINUTE);
  expect(world.shown()).toHaveLength(1);
  expect(world.store).toMatchObject({ at: world.shownAt[0] });
});

test.each([
  { isAlone: true, afterMs: 8 * SECOND },
  { isAlone: false, afterMs: 33 * SECOND },
])(
  'finds what Slack posts after the process died during the call (only replica: $isAlone)',
  async ({ isAlone, afterMs }) => {
    const world = createSlack([{ kind: 'dies', afterMs, lateMs: 5 * SECOND }], { isAlone });
    void world.run(world.createPoster());
    await new Promise(setImmediate);
    await postUntilDone(world, world.createPoster());
    world.wait(MINUTE);
    expect(world.shown()).toHaveLength(1);
  },
);

test('finds a message that Slack posted 3 s after the timeout within 25 s', async () => {
  const world = createSlack([{ kind: 'late', afterMs: 3 * SECOND }]);
  const begun = world.clock.now();
  await postUntilDone(world, world.createPoster());
  expect(world.clock.now() - begun).toBeLessThanOrEqual(25 * SECOND);
});

const outcome: fc.Arbitrary<CallOutcome> = fc.oneof(
  fc.constantFrom<CallOutcome>(
    { kind: 'taken' },
    { kind: 'refused' },
    { kind: 'cut before' },
    { kind: 'cut after' },
    { kind: 'never' },
  ),
  fc.integer({ min: 0, max: 45 * SECOND }).map((afterMs) => ({ kind: 'late', afterMs }) as const),
);

test('whatever Slack does and whenever the process restarts, the message is posted once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(outcome, { maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 0, max: 60 }),
      async (outcomes, restarts, storeBack) => {
        const world = createSlack(outcomes);
        let by = world.createPoster();
        for (let tries = 0; tries < 120 && world.store.at === undefined; tries += 1) {
          // The store may be unreachable for a while. The process doesn't restart meanwhile.
          world.store.isAway = tries > 2 && tries < storeBack / 8;
          const error = await world.run(by).catch((thrown: unknown) => thrown);
          world.wait(error instanceof RetryLaterError ? error.afterMs : SECOND);
          if (restarts[tries] && !world.store.isAway) by = world.createPoster();
        }
        world.wait(2 * MINUTE);
        expect(world.shown()).toHaveLength(1);
      },
    ),
    { numRuns: 300 },
  );
});

describe('two runs at once', () => {
  test("a second process looks for the first one's post before it posts", async () => {
    const world = createSlack([{ kind: 'late', afterMs: 2 * SECOND }], { isAlone: false });
    await expect(world.run(world.createPoster())).rejects.toMatchObject({ code: 'slack_timeout' });
    await postUntilDone(world, world.createPoster());
    world.wait(2 * MINUTE);
    expect(world.shown()).toHaveLength(1);
  });

  test('a second run in the same process is postponed while the first one runs', async () => {
    const world = createSlack([]);
    const by = world.createPoster();
    const both = await Promise.allSettled([world.run(by), world.run(by)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(world.shown()).toHaveLength(1);
  });
});

test('a message that is no longer wanted is stored if it was posted, and not posted otherwise', async () => {
  const posted = createSlack([{ kind: 'cut after' }]);
  const by = posted.createPoster();
  await expect(posted.run(by)).rejects.toThrow();
  posted.wait(2 * SECOND);
  await posted.run(by, false);
  expect(posted.store.at).toBeDefined();

  const none = createSlack([{ kind: 'cut before' }]);
  await expect(none.run(none.createPoster())).rejects.toThrow();
  none.wait(MINUTE);
  await none.run(none.createPoster(), false);
  expect(none.calls()).toBe(1);
  expect(none.store).toEqual({ isAway: false });
});

/** By how much this machine's clock is ahead of Slack's (ms) when the app posts, and from the next attempt on. */
const clocks = [
  ['was an hour ahead and is set right', HOUR, 0],
  ['was right and is set back an hour', 0, -HOUR],
  ['was an hour behind and is set right', -HOUR, 0],
  ['was right and is set forward an hour', 0, HOUR],
  ['was an hour ahead and is set back a minute', HOUR, HOUR - MINUTE],
  ['is an hour ahead all the time', HOUR, HOUR],
  ['is an hour behind all the time', -HOUR, -HOUR],
  ['is right', 0, 0],
] as const;

describe.each(clocks)('where a clock %s', (_what, aheadBefore, aheadSince) => {
  test.each([
    { isAlone: true, isPosted: true, code: 'slack_lost' },
    { isAlone: true, isPosted: false, code: 'slack_lost' },
    { isAlone: true, isPosted: true, code: 'slack_timeout' },
    { isAlone: false, isPosted: true, code: 'slack_lost' },
    { isAlone: false, isPosted: true, code: undefined },
  ])(
    'something is posted once, within two minutes (alone: $isAlone, posted: $isPosted, $code)',
    async ({ isAlone, isPosted, code }) => {
      const began = Date.UTC(2026, 10, 23, 9);
      let slackNow = began;
      let aheadMs: number = aheadBefore;
      const clock = { now: () => slackNow + aheadMs, wait: () => new Promise<void>(() => {}) };
      const createPoster = () =>
        createPostOnce({ clock, metrics: uncounted, isAlone, deleteMessage: async () => {} });
      const posted: number[] = [];
      const store: { intent?: PostIntent; at?: number } = {};
      const run = (by: PostOnce) =>
        by<number>({
          key: 'x',
          intent: store.intent,
          storeIntent: async (next) => void Object.assign(store, { intent: next }),
          post: async () => {
            const isFirst = slackNow === began;
            if (!isFirst || isPosted) posted.push(slackNow);
            if (!isFirst) return slackNow;
            // The process dies.
            if (code === undefined) return new Promise<number>(() => {});
            throw new AppError(code, { retry: 'later' });
          },
          find: async (within) =>
            posted.find(
              (at) =>
                within === 'newest' ||
                (at >= within.from - 5 * MINUTE && at <= within.until + 5 * MINUTE),
            ),
          store: async (at) => void Object.assign(store, { at }),
        });
      const first = createPoster();
      void run(first).catch(() => undefined);
      await new Promise(setImmediate);
      aheadMs = aheadSince;
      slackNow += SECOND;
      const by = code === undefined ? createPoster() : first;
      for (let tries = 0; tries < 50 && store.at === undefined; tries += 1) {
        await run(by).catch((error: unknown) => {
          slackNow += error instanceof RetryLaterError ? error.afterMs : SECOND;
        });
      }
      expect(posted).toEqual([store.at]);
      expect(slackNow - began).toBeLessThanOrEqual(2 * MINUTE);
    },
  );
});

describe('a thread reply that Slack posts in the channel instead', () => {
  test('is deleted, and rejects as `post_gone`', async () => {
    const world = createSlack([{ kind: 'at root' }]);
    await expect(world.run(world.createPoster())).rejects.toMatchObject(GONE);
    expect(world.removed).toEqual([{ channel: 'C1', ts: '1' }]);
    expect(world.store).toEqual({ isAway: false });
  });

  test('rejects as `post_gone` also when Slack refuses to delete it', async () => {
    const { run, clock, store } = createSlack([{ kind: 'at root' }]);
    const deleteMessage = async () => {
      throw new AppError('cant_update_message', { retry: 'never', answered: true });
    };
    const by = createPostOnce({ clock, metrics: uncounted, isAlone: true, deleteMessage });
    await expect(run(by)).rejects.toMatchObject(GONE);
    expect(store).toEqual({ isAway: false });
  });

  test('is deleted by a later attempt when Slack is unreachable, without posting again', async () => {
    const world = createSlack([{ kind: 'at root' }]);
    let away = true;
    const removed: ThreadRef[] = [];
    const deleteMessage = async (at: ThreadRef) => {
      if (away) throw new AppError('slack_lost', { retry: 'later' });
      removed.push(at);
    };
    const createPoster = () =>
      createPostOnce({ clock: world.clock, metrics: uncounted, isAlone: true, deleteMessage });
    await expect(world.run(createPoster())).rejects.toMatchObject({ code: 'slack_lost' });
    away = false;
    await expect(world.run(createPoster())).rejects.toMatchObject(GONE);
    expect(removed).toHaveLength(1);
    expect(world.calls()).toBe(1);
  });
});
