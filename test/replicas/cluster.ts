import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld } from '../../sandbox/clicksend/world.ts';
import { readManifest } from '../../sandbox/manifest.ts';
import { connectClickSend, connectSlack, makeEnvironment } from '../../sandbox/operator.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { type AppProcess, startApp } from '../setup/app-process.ts';
import { startRedis } from '../setup/redis.ts';
import { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';
import { type Balancer, startBalancer } from './balancer.ts';

interface ClusterOptions {
  readonly replicas: number;
  /** How many people are in Slack; default 3. */
  readonly people?: number;
  /** Whether Slack enforces its rate limits; default false. */
  readonly rateLimits?: boolean;
  /** Default: Redis. A single replica can store its data in a folder instead. */
  readonly store?: 'redis' | 'lmdb';
  /** Slack reaches the replicas over their sockets instead of the balancer. */
  readonly socketMode?: boolean;
  /** The clock of Slack and ClickSend, in Unix ms; default: the machine's. */
  readonly now?: () => number;
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: readonly [string, ...string[]];
}

/**
 * A simulated Slack and ClickSend, a store, and replicas of the built app behind a balancer, as real
 * processes and servers.
 */
export interface Cluster {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly balancer: Balancer;
  readonly replicas: readonly AppProcess[];
  /** Slack ids of the people. */
  readonly people: readonly string[];
  /** Where the data is: a Redis, or the folder of a single replica. */
  readonly state: { readonly redisUrl?: string; readonly dataDir: string };
  close(): Promise<void>;
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { socketMode = false, now = Date.now } = options;
  const { scopes, events, functions } = await readManifest();
  const people = Array.from({ length: options.people ?? 3 }, (_, n) => ({ name: `Person ${n}` }));
  const rateLimits = options.rateLimits ?? false;
  const slack = await startSlack({ rateLimits, scopes, events, functions, people, now });
  // Only as a member can the app find a post whose response was lost.
  slack.invite('front-desk', slack.botUserId);
  const balance = '10000000.00';
  // Shorter than ClickSend's real pause before it repeats a push.
  const retryPushes = { firstDelayMs: 300 };
  const clicksend = await startClickSend({ balance, retryPushes, now });
  const redis = options.store === 'lmdb' ? undefined : await startRedis();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-replicas-'));
  const env = {
    ...makeEnvironment(slack, clicksend),
    ...(socketMode ? { SLACK_APP_TOKEN: slack.appToken } : {}),
    ...(redis ? { REDIS_URL: redis.url } : { DATA_DIR: dataDir }),
    WEBHOOK_SECRET,
    POLL_SECONDS: '0',
    CONFIRM_SENDS: 'never',
    ...options.env,
  };
  const replicas: AppProcess[] = [];
  // The replicas have their own process groups, so a test that is ended must end them.
  const end = () => replicas.forEach((replica) => void replica.kill());
  process.once('exit', end);
  const started = await Promise.all(
    Array.from({ length: options.replicas }, () => startApp(env, options.command)),
  );
  replicas.push(...started);
  const balancer = await startBalancer(replicas.map(({ url }) => url));
  if (!socketMode) connectSlack(slack, balancer.url);
  connectClickSend(clicksend, { url: balancer.url, secret: WEBHOOK_SECRET });

  return {
    slack,
    clicksend,
    balancer,
    replicas,
    people: slack.people.map(({ id }) => id),
    state: { dataDir, ...(redis ? { redisUrl: redis.url } : {}) },
    async close() {
      process.off('exit', end);
      await Promise.all(replicas.map((replica) => replica.stop()));
      await balancer.close();
      await Promise.all([slack.close(), clicksend.close(), redis?.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
