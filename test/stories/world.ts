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

/** As long as the pretend servers wait. */
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 50;
const MOMENT_MS = 100;

export interface WorldOptions {
  /** More than one share their jobs and their store; what Slack and ClickSend say goes to each in turn. Default 1. */
  readonly replicas?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** All time, chance and order come from it; default 1. */
  readonly seed?: number;
  /** How long the disk takes; default: no time. */
  readonly lag?: Lag;
  /** How long it takes for each replica, where not as long as for everybody. */
  readonly lags?: readonly (Lag | undefined)[];
  /** How far the clock of each replica is ahead, ms; default: they agree. */
  readonly aheadMs?: readonly number[];
  /** Is told of each thing that a replica does outside of its own memory. */
  readonly watch?: Watch;
  /** Receipts reach the app by its webhook (default), or it must come for them. */
  readonly receipts?: 'pushed' | 'polled';
  /** Slack's rate limits hold; default false. */
  readonly rateLimits?: boolean;
  /** The scopes that the installer allowed; default: all that the manifest asks for. */
  readonly scopes?: readonly string[];
  /** ClickSend pushes what was not taken again after this first pause; default 10 s. */
  readonly pushAgainAfterMs?: number;
}

/** The app as an operator sees it. With several replicas: all of them together. */
interface App {
  readonly url: string;
  /** Everything it has written to its log, over all lives. */
  logs(): string;
  /** As a power cut. */
  kill(): Promise<void>;
  /** Tells it to stop. */
  stop(): Promise<void>;
  /** Starts it again, with the same environment but for these changes. */
  start(changes?: Readonly<Record<string, string>>): Promise<void>;
}

/** A Slack, a ClickSend and the app between them, in this process and on a virtual clock. */
export interface World extends StoryWorld {
  readonly app: App;
  /** What everything stands in: time, network, disk, each replica. */
  readonly inner: InnerWorld;
  /** Lets so much time (ms) pass. */
  passTime(ms: number): Promise<void>;
  /** Lets time pass until then (Unix ms). */
  passTimeUntil(at: number): Promise<void>;
  /** Checks again and again until the check throws nothing. */
  retryUntilPasses(check: () => void | Promise<void>): Promise<void>;
  /** Asks somebody in this world over HTTP. */
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
      // The second step has stories of its own.
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
    // Without a moment between them, sends that follow each other would be at the same time.
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
