import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import { readManifest } from '../../sandbox/manifest.ts';
import { connectClickSend, connectSlack, makeEnvironment } from '../../sandbox/operator.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { type AppProcess, startApp } from '../setup/app-process.ts';
import { type RedisServer, startRedis } from '../setup/redis.ts';
import { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';
import { createPhoto } from '../stories/photo.ts';
import { createStoryWorld, type StoryWorld } from '../stories/story-world.ts';

export { WEBHOOK_SECRET } from '../setup/webhook-secret.ts';

const SAFE = ['--appendonly', 'yes', '--appendfsync', 'always'];

export interface WorldOptions {
  readonly store?: 'lmdb' | 'redis';
  readonly env?: Readonly<Record<string, string>>;
  /** ClickSend pushes receipts to the app's webhook (default), or the app polls them. */
  readonly receipts?: 'pushed' | 'polled';
  readonly command?: readonly [string, ...string[]];
  readonly socketMode?: boolean;
  /** Slack and ClickSend have https addresses, which only a proxy that opens TLS can serve. */
  readonly behindTls?: boolean;
  /** Whether Slack enforces its rate limits; default false. */
  readonly rateLimits?: boolean;
  /** The first pause (ms) before ClickSend repeats a failed push; default 10 s. */
  readonly pushAgainAfterMs?: number;
}

/** A Slack, a ClickSend and the app between them, all real processes and servers on this machine. */
export interface World extends StoryWorld {
  readonly app: AppProcess;
  /** The app's Redis, if it uses one. It writes to disk before it answers, as the README recommends. */
  readonly redis: RedisServer | undefined;
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  // With the manifest, as an administrator installs it.
  const { scopes, events, functions } = await readManifest();
  const { rateLimits = false } = options;
  const scheme = options.behindTls ? 'https' : 'http';
  const slack = await startSlack({ scheme, rateLimits, scopes, events, functions });
  const { pushAgainAfterMs: firstDelayMs } = options;
  const clicksend = await startClickSend(firstDelayMs ? { retryPushes: { firstDelayMs } } : {});
  const redis = options.store === 'redis' ? await startRedis(...SAFE) : undefined;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'slack-mms-story-'));
  const app = await startApp(
    {
      ...makeEnvironment(slack, clicksend),
      ...(options.behindTls ? { CLICKSEND_API_URL: convertToHttps(clicksend.apiUrl) } : {}),
      LOG_LEVEL: 'trace',
      WEBHOOK_SECRET,
      POLL_SECONDS: options.receipts === 'polled' ? '1' : '0',
      // The second step has its own stories.
      CONFIRM_SENDS: 'never',
      ...(redis ? { REDIS_URL: redis.url } : { DATA_DIR: dataDir }),
      ...(options.socketMode ? { SLACK_APP_TOKEN: slack.appToken } : {}),
      ...options.env,
    },
    options.command,
  );
  if (!options.socketMode) connectSlack(slack, app.url);
  if (options.receipts !== 'polled') {
    connectClickSend(clicksend, { url: app.url, secret: WEBHOOK_SECRET });
  }
  const story = createStoryWorld({ slack, clicksend, photo: createPhoto });
  return {
    ...story,
    app,
    redis,
    async close() {
      await app.stop();
      await Promise.all([slack.close(), clicksend.close(), redis?.stop()]);
      await rm(dataDir, { recursive: true, force: true });
      story.checkSecrets(app.logs());
    },
  };
}

export function convertToHttps(url: string): string {
  return url.replace(/^http:/, 'https:');
}
