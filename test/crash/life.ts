import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { PATIENCE_MS } from '../../src/sandbox/patience.ts';
import type { Channel } from '../../src/sandbox/slack/world.ts';
import { startWorld, type World } from '../processes/world.ts';
import { lmdbUnderWatch } from './lmdb-under-watch.ts';
import { redisUnderWatch } from './redis-under-watch.ts';
import { type CrashPoint, crashAtWrite, type StoreName } from './step.ts';
import type { WatchedStore } from './watched-store.ts';

/** ClickSend pushes four times within that: on a busy machine the app is not up for the third. */
const PUSH_AGAIN_AFTER_MS = 250;

const CHANNELS = ['crew-a', 'crew-b', 'crew-c'];

/** The app in its world; it dies at points that are named, and is started again. */
export interface Life {
  readonly world: World;
  /** One to post in. In each a new message comes at most once a second, so they take turns. */
  nextChannel(): Channel;
  /** The app will be killed at this point, once, and started again. */
  cutAt(point: CrashPoint): Promise<void>;
  /** Resolves when the app was killed and is up again. */
  risen(): Promise<void>;
  /** Resolves at once when the app is up, else as soon as it is. */
  isUp(): Promise<void>;
  /** Looks at every change of Slack, as long as it takes. */
  sees<T>(see: () => T | undefined | false | null, what: string): Promise<T>;
  readonly store: WatchedStore;
  close(): Promise<void>;
}

/** Starts one with an empty store; it is up when this resolves. */
export async function startLife(name: StoreName): Promise<Life> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slack-mms-crash-'));
  let world: World | undefined;
  const kill = async () => world?.app.kill();
  const store = await (name === 'lmdb' ? lmdbUnderWatch(folder) : redisUnderWatch(kill));
  const env = { LOG_LEVEL: 'info', ...store.env };
  const started = await startWorld({ env, pushAgainAfterMs: PUSH_AGAIN_AFTER_MS });
  world = started;
  const { app, slack, clicksend } = started;
  clicksend.setBalance('5000');
  for (const channel of CHANNELS) slack.createChannel({ name: channel, hasBot: true });
  let turn = 0;
  let rising = Promise.resolve();
  let isOver = false;

  return {
    world: started,
    nextChannel() {
      turn = (turn + 1) % CHANNELS.length;
      return slack.channel(CHANNELS[turn] ?? '');
    },
    store,
    async cutAt(point) {
      await store.crashAt(crashAtWrite(point, name));
      cutAtCall(started, point, kill);
      rising = app.gone().then(async () => {
        if (isOver) return;
        await store.crashAt(undefined);
        await app.start();
      });
      // Whoever waits for it hears of its failure.
      rising.catch(() => undefined);
    },
    risen: () => within(rising),
    async isUp() {
      const isReady = vi.waitFor(() => seesReady(app.url), { timeout: PATIENCE_MS, interval: 50 });
      // One that does not start says why.
      await Promise.race([isReady, rising.then(() => isReady)]);
    },
    // An app that did not come up again says why, instead of nothing being seen.
    sees: (see, what) => Promise.race([slack.until(see, what, PATIENCE_MS), failure(rising)]),
    async close() {
      isOver = true;
      await started.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Never resolves; rejects when this does. */
function failure(of: Promise<void>): Promise<never> {
  return new Promise((_, reject) => void of.catch(reject));
}

async function seesReady(url: string): Promise<void> {
  const { status } = await fetch(`${url}/health/ready`);
  if (status !== 200) throw new Error(`The app is not ready: ${status}`);
}

/** The power goes when the call arrives, or when it was carried out and is about to be answered. */
function cutAtCall(
  { slack, clicksend }: World,
  { step, phase }: CrashPoint,
  kill: () => Promise<void>,
): void {
  const fault = {
    after: (step.nth ?? 1) - 1,
    how: { kind: 'reset', when: phase, meanwhile: kill },
  } as const;
  if ('slack' in step) slack.fault({ method: step.slack, ...fault });
  if ('clicksend' in step) clicksend.fault({ endpoint: step.clicksend, ...fault });
}

function within(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const tooLate = () =>
      reject(new Error('The app never came to the step at which it was to die'));
    const timer = setTimeout(tooLate, PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
