import { announce } from './app/announce.ts';
import { checkAccount } from './app/check-account.ts';
import { decide } from './app/decide.ts';
import { deliver } from './app/deliver.ts';
import { ensureMedia } from './app/ensure-media.ts';
import { lookUp } from './app/look-up.ts';
import { pictureOf } from './app/picture-of.ts';
import type { Chat } from './app/ports/chat.ts';
import type { ClickSend } from './app/ports/clicksend.ts';
import type { Clock, Log, Meter } from './app/ports/clock-log-meter.ts';
import type { Files } from './app/ports/files.ts';
import type { Jobs } from './app/ports/jobs.ts';
import type { Store } from './app/ports/store.ts';
import { prepare } from './app/prepare.ts';
import { pull } from './app/pull.ts';
import { type Receive, receive } from './app/receive.ts';
import { type Records, records } from './app/records.ts';
import { report } from './app/report.ts';
import { settle } from './app/settle.ts';
import { submit } from './app/submit.ts';
import { tell } from './app/tell.ts';
import { watch } from './app/watch.ts';
import { clickSend } from './clicksend/client.ts';
import { receiptsRoute } from './clicksend/webhook.ts';
import type { Config } from './config.ts';
import { storedJobs } from './jobs/stored-jobs.ts';
import { healthRoutes } from './ops/health-routes.ts';
import type { Route } from './ops/http-server.ts';
import { sharpPictures } from './picture/pictures.ts';
import { slackApp } from './slack/bolt-app.ts';
import { boltLogger } from './slack/bolt-logger.ts';
import { slackChat } from './slack/chat.ts';
import { backgroundClient } from './slack/clients.ts';
import { slackConnection } from './slack/connection.ts';
import { slackFiles } from './slack/files.ts';

const DAY_MS = 24 * 3_600_000;

/** What everything is wired with. */
interface Common {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** The whole app, wired but not started. */
export interface Composed {
  readonly routes: readonly Route[];
  start(): Promise<void>;
  /** Ends what runs, at most so long, and lets go of everything. */
  stop(graceMs: number): Promise<void>;
}

/** Wires use cases to the world. The only place that knows all adapters. */
export async function compose(
  config: Config,
  tools: {
    readonly clock: Clock;
    readonly log: Log;
    readonly meter: Meter & { text(): Promise<string>; readonly contentType: string };
  },
): Promise<Composed> {
  const { clock, log, meter } = tools;
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = config;
  const store = await openStore(config);
  const facts = records(store, config.RETENTION_DAYS * DAY_MS);
  const jobs = storedJobs({ store, clock, log, meter });
  const common: Common = { records: facts, jobs, clock, log, meter };
  const clickSend = clickSendOf(config, common);

  const settings = { apiUrl, logger: boltLogger(log), clock, meter };
  const client = backgroundClient(botToken, settings);
  const connection = slackConnection({ client, clock, log });
  const files = slackFiles({ client, botToken, apiUrl });
  const slack = slackApp({
    ...settings,
    botToken,
    signingSecret: config.SLACK_SIGNING_SECRET,
    appToken: config.SLACK_APP_TOKEN,
    country: config.DEFAULT_COUNTRY,
    submit: submit(common),
    decide: decide(common),
    findSend: (id) => facts.send.get(id),
  });

  const take = receive(common);
  employ(common, { chat: slackChat(client), clickSend, files });
  poll(config, common, { clickSend, receive: take });

  const receipts = receiptsRoute({
    secret: config.WEBHOOK_SECRET,
    receive: (received) => take(received, 'push'),
    log,
    meter,
  });
  const checks = { slack: connection.check, store: store.ping, jobs: jobs.ping };
  return {
    routes: [
      ...(slack.handleEvents
        ? [{ method: 'POST', path: '/slack/events', handle: slack.handleEvents } as const]
        : []),
      {
        method: 'POST',
        path: '/clicksend/receipts/:secret',
        handle: (req, res, { secret = '' }) => receipts(req, res, { secret }),
      },
      ...healthRoutes(checks, meter),
    ],

    async start() {
      // Said in the log at start; afterwards whenever readiness is asked.
      connection.check().catch(() => undefined);
      void checkAccount(clickSend, log);
      await startPolling(config, jobs);
      await jobs.start();
      await slack.start();
    },

    async stop(graceMs) {
      await slack.stop().catch((error: unknown) => log.warn({ err: error }, 'Slack not let go of'));
      await jobs.stop(graceMs);
      await Promise.allSettled([clickSend.close(), files.close()]);
      await store.close();
    },
  };
}

/** Who does which job. */
function employ(
  common: Common,
  world: { readonly chat: Chat; readonly clickSend: ClickSend; readonly files: Files },
): void {
  const { jobs } = common;
  const tools = { ...common, ...world };
  const take = receive(common);
  const post = announce(tools);
  const picture = pictureOf({ ...tools, pictures: sharpPictures() });
  const media = ensureMedia(tools);
  const pictures = { pictureOf: picture, ensureMedia: media };
  const looking = { lookUp: lookUp({ ...tools, receive: take }), settle: settle(common) };
  jobs.work('prepare', prepare({ ...tools, ...pictures, announce: post }));
  jobs.work('deliver', deliver({ ...tools, ...pictures, ...looking }));
  jobs.work('report', report({ ...tools, announce: post }));
  jobs.work('tell', tell(tools));
}

function poll(
  config: Config,
  common: Common,
  world: { readonly clickSend: ClickSend; readonly receive: Receive },
): void {
  const tools = { ...common, ...world, pollMs: config.POLL_SECONDS * 1000 };
  common.jobs.work('pull', pull(tools));
  common.jobs.work('watch', watch(tools));
}

/** Begun anew at every start: what was planned for tomorrow may be wanted now. */
async function startPolling(config: Config, jobs: Jobs): Promise<void> {
  for (const [name, id] of [
    ['pull', 'receipts'],
    ['watch', 'history'],
  ] as const) {
    await jobs.cancel(name, id);
    if (config.POLL_SECONDS > 0) await jobs.add(name, id);
  }
}

function clickSendOf(config: Config, { clock, meter }: Common) {
  return clickSend({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    meter,
  });
}

/** Loaded when wanted: an app on one machine needs no Redis client in memory. */
async function openStore(config: Config): Promise<Store> {
  if (config.REDIS_URL) {
    const { openRedisStore } = await import('./store/redis.ts');
    return openRedisStore({ url: config.REDIS_URL });
  }
  const { openLmdbStore } = await import('./store/lmdb.ts');
  return openLmdbStore({ dataDir: config.DATA_DIR });
}
