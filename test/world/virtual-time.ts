import crypto from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { type Config, install } from '@sinonjs/fake-timers';
import { AnySignal, Cancel, CancelController } from './cancel.ts';
import { createRandom, type Random } from './random.ts';
import { realTimers } from './real-timers.ts';

const require = createRequire(import.meta.url);
const perfHooks = require('node:perf_hooks') as { performance: typeof performance };

/** Saved before anything is replaced. */
const { Date: RealDate } = globalThis;
const { setImmediate: realImmediate, setTimeout: realTimeout } = realTimers;

/**
 * Time, randomness and order of this process, all from one seed. Time moves only while something is awaited
 * through {@link run} and nothing is left to do: then it jumps to the next timer.
 */
export interface VirtualTime {
  /** Unix ms. */
  now(): number;
  readonly random: Random;
  /** Runs the world until this has settled. Rejects if the world comes to rest before that. */
  run<T>(promise: Promise<T>): Promise<T>;
  /** Time stands still until this real work (a picture, a disk) has ended. */
  real<T>(work: Promise<T>): Promise<T>;
  /** Lets this much time (ms) pass. */
  pass(ms: number): Promise<void>;
  /** The wall clock jumps; timers are not affected. */
  jump(ms: number): void;
  /** Restores the process's own time and randomness. */
  close(): void;
}

/** 2026-03-02 09:00 in Sydney, a Monday: a working day, far from any daylight-saving change. */
const START = RealDate.UTC(2026, 2, 1, 22, 0, 0);

/** More steps than any story takes, to detect a world that never comes to rest. */
const MOST_STEPS = 5_000_000;

/** How long (real ms) a lazily loaded module may take to load from disk. */
const LOADING_MS = 10_000;

const FAKED: NonNullable<Config['toFake']> = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'Date',
  'performance',
  'hrtime',
];

/** `loadingMs`: how long (real ms) an idle world waits for a module to be loaded. */
export function takeTime(
  seed: number,
  { start = START, loadingMs = LOADING_MS } = {},
): VirtualTime {
  const random = createRandom(seed);
  const clock = install({ now: start, toFake: FAKED });
  const giveBack = [takeAbortSignals(), takeChance(random), takePerformance()];
  syncBuiltinESMExports();
  /** Each is rejected if it waits for something that never comes. */
  const waiting = new Set<(error: Error) => void>();
  let isMoving = false;
  let steps = 0;
  const atWork = new Set<Promise<unknown>>();
  const giveUp = (): void => {
    const error = new Error('the world came to rest, and somebody still waits');
    for (const tell of waiting) tell(error);
  };

  const move = async (): Promise<void> => {
    if (isMoving) return;
    isMoving = true;
    try {
      while (waiting.size > 0) {
        await settle(() => waiting.size > 0);
        if (waiting.size === 0) return;
        if (atWork.size > 0) {
          await Promise.race(atWork);
          continue;
        }
        steps += 1;
        if (steps > MOST_STEPS) return giveUp();
        if (clock.countTimers() > 0) clock.next();
        else if (
          !(await waitForChange(() => waiting.size === 0 || clock.countTimers() > 0, loadingMs))
        )
          return giveUp();
      }
    } finally {
      isMoving = false;
    }
  };

  const time: VirtualTime = {
    now: () => Date.now(),
    random,
    async run(promise) {
      let tell = (_: Error): void => {};
      const never = new Promise<never>((_, reject) => {
        tell = reject;
      });
      waiting.add(tell);
      void move();
      try {
        return await Promise.race([promise, never]);
      } finally {
        waiting.delete(tell);
      }
    },
    async real(work) {
      const ended = work.then(
        () => {},
        () => {},
      );
      atWork.add(ended);
      void ended.then(() => atWork.delete(ended));
      return work;
    },
    pass: (ms) => time.run(new Promise((resolve) => setTimeout(resolve, ms))),
    jump: (ms) => clock.setSystemTime(Date.now() + ms),
    close() {
      // In this order, because the clock restores time on whatever it finds.
      for (const back of giveBack) back();
      clock.uninstall();
      // Anything that still references the clock no longer references its world.
      clock.reset();
      syncBuiltinESMExports();
    },
  };
  return time;
}

/**
 * Everything that can continue without time has continued: all promises, and what Node defers to its next
 * iteration.
 */
async function settle(isWanted: () => boolean): Promise<void> {
  do await new Promise<void>((resolve) => realImmediate(resolve));
  while (isWanted() && process.getActiveResourcesInfo().includes('Immediate'));
}

/** Nothing is left to do and no timer is set, so only a module that is being loaded can change anything. */
async function waitForChange(isMoving: () => boolean, atMostMs: number): Promise<boolean> {
  for (let waited = 0; waited < atMostMs && !isMoving(); waited += 5) {
    await new Promise((resolve) => realTimeout(resolve, 5));
  }
  return isMoving();
}

/** Node's own timer would run on the real clock, and its signals are slow. */
function takeAbortSignals(): () => void {
  const { timeout, any } = AbortSignal;
  const { AbortController } = globalThis;
  // Shared, because most occur when nobody listens any more, and a stack trace is slow to create.
  const tooLate = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  AbortSignal.timeout = (ms) => {
    const cancel = new Cancel();
    setTimeout(() => cancel.abort(tooLate), ms);
    return cancel as unknown as AbortSignal;
  };
  AbortSignal.any = (signals) => new AnySignal([...signals]) as unknown as AbortSignal;
  globalThis.AbortController = CancelController as unknown as typeof AbortController;
  return () => {
    Object.assign(AbortSignal, { timeout, any });
    Object.assign(globalThis, { AbortController });
  };
}

/** Ids and tokens come from the seed too. */
function takeChance(random: Random): () => void {
  const { random: realRandom } = Math;
  const { randomUUID, randomBytes } = crypto;
  const { randomUUID: webUuid } = globalThis.crypto;
  Math.random = random.next;
  crypto.randomUUID = random.uuid as typeof crypto.randomUUID;
  globalThis.crypto.randomUUID = random.uuid as typeof crypto.randomUUID;
  crypto.randomBytes = ((size: number) => random.bytes(size)) as typeof crypto.randomBytes;
  return () => {
    Math.random = realRandom;
    Object.assign(crypto, { randomUUID, randomBytes });
    globalThis.crypto.randomUUID = webUuid;
  };
}

/** Modules that import it have a different binding than the global one. */
function takePerformance(): () => void {
  const { performance: real } = perfHooks;
  perfHooks.performance = globalThis.performance;
  return () => {
    perfHooks.performance = real;
  };
}
