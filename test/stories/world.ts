import { connectClickSend, connectSlack } from '../../sandbox/operator.ts';
import { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';
import { balanceReplicas } from '../world/balancer.ts';
import { createWorld, type InnerWorld } from '../world/create-world.ts';
import type { Lag } from '../world/disk.ts';
import { wrapWithTime } from '../world/driven.ts';
import type { Watch } from '../world/steps.ts';
import { createPhoto } from './photo.ts';
import { createStoryWorld, type StoryWorld } from './story-world.ts';

export { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';
export { collectWords, type StoryWorld } from './story-world.ts';

/** As long as the simulated servers wait. */
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 50;
const MOMENT_MS = 100;

export interface WorldOptions {
  /** Several share their jobs and store, and get the requests of Slack and ClickSend in turn. Default 1. */
  readonly replicas?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The source of all time, randomness and order; default 1. */
  readonly seed?: number;
  /** How long the disk takes; default: no time. */
  readonly lag?: Lag;
  /** How long it takes per replica, where that differs. */
  readonly lags?: readonly (Lag | undefined)[];
  /** How far the clock of each replica is ahead, in ms; default: they agree. */
  readonly aheadMs?: readonly number[];
  /** Notified of each step that a replica takes outside its own memory. */
  readonly watch?: Watch;
  /** ClickSend pushes receipts to the app's webhook (default), or the app polls them. */
  readonly receipts?: 'pushed' | 'polled';
  /** Whether Slack enforces its rate limits; default false. */
  readonly rateLimits?: boolean;
  /** The scopes that the installer allowed; default: all of the manifest. */
  readonly scopes?: readonly string[];
  /** The first pause (ms) before ClickSend repeats a failed push; default 10 s. */
  readonly pushAgainAfterMs?: number;
}

/** The app as an operator sees it; several replicas act together. */
interface App {
  readonly url: string;
  /** Its whole log, across all restarts. */
  logs(): string;
  /** Kills it like a power cut. */
  kill(): Promise<void>;
  /** Tells it to stop. */
  stop(): Promise<void>;
  /** Starts it again, with the same environment except for these changes. */
  start(changes?: Readonly<Record<string, string>>): Promise<void>;
}

/** A Slack, a ClickSend and the app between them, in this process and on a virtual clock. */
export interface World extends StoryWorld {
  readonly app: App;
  /** The time, network, disk and replicas of this world. */
  readonly inner: InnerWorld;
  /** Lets this much time (ms) pass. */
  passTime(ms: number): Promise<void>;
  /** Lets time pass until this time (Unix ms). */
  passTimeUntil(at: number): Promise<void>;
  /** Repeats a check until it doesn't throw. */
  retryUntilPasses(check: () => void | Promise<void>): Promise<void>;
  /** fetch for the servers of this world. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { rateLimits = false, pushAgainAfterMs: firstDelayMs, seed, lag, lags, aheadMs } = options;
  const inner = await createWorld({
    replicas: options.replicas ?? 1,
    seed,
    lag,
    lags,
    aheadMs,
    watch: options.watch,
    slack: { rateLimits, ...(options.scopes ? { scopes: options.scopes } : {}) },
    clicksend: firstDelayMs ? { retryPushes: { firstDelayMs } } : {},
    env: {
      POLL_SECONDS: options.receipts === 'polled' ? '1' : '0',
      // The second step has its own stories.
      CONFIRM_SENDS: 'never',
      ...options.env,
    },
  });
  const { time } = inner;
  const slack = wrapWithTime(time, inner.slack);
  const clicksend = wrapWithTime(time, inner.clicksend);
  const app = createApp(inner);
  connectSlack(slack, app.url);
  if (options.receipts !== 'polled') {
    connectClickSend(clicksend, { url: app.url, secret: WEBHOOK_SECRET });
  }
  const story = createStoryWorld({
    slack,
    clicksend,
    photo: () => time.real(createPhoto()),
    // Without this pause, consecutive sends would have the same time.
    pause: () => time.pass(MOMENT_MS),
  });
  return {
    ...story,
    app,
    inner,
    async retryUntilPasses(check) {
      for (const end = time.now() + PATIENCE_MS; ; await time.pass(LOOK_EVERY_MS)) {
        try {
          return await check();
        } catch (error) {
          if (time.now() > end) throw error;
        }
      }
    },
    fetch: (...args) => time.run(fetch(...args)),
    passTime: time.pass,
    passTimeUntil: (at) => time.pass(Math.max(0, at - time.now())),
    async close() {
      await inner.close();
      story.checkSecrets(app.logs());
      story.checkNumbers();
    },
  };
}

function createApp(inner: InnerWorld): App {
  const { replicas, time } = inner;
  const each = async (act: (replica: InnerWorld['replicas'][0]) => void | Promise<void>) => {
    for (const replica of replicas) await act(replica);
  };
  return {
    url: balanceReplicas(replicas),
    logs: () => replicas.map((replica) => replica.logs()).join(''),
    kill: () => each((replica) => replica.kill()),
    stop: () => time.run(each((replica) => replica.stop())),
    start: (changes) => time.run(each((replica) => replica.start(changes))),
  };
}
