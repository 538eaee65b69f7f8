import { announce } from './app/announce.ts';
import { decide } from './app/decide.ts';
import { deliver } from './app/deliver.ts';
import { ensureMedia } from './app/ensure-media.ts';
import { lookUp } from './app/look-up.ts';
import { pictureOf } from './app/picture-of.ts';
import type { Clock, Log, Meter, Store } from './app/ports.ts';
import { prepare } from './app/prepare.ts';
import { pull } from './app/pull.ts';
import { type Receive, receive } from './app/receive.ts';
import { records } from './app/records.ts';
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
  const store = await openStore(config);
  const facts = records(store, config.RETENTION_DAYS * DAY_MS);
  const jobs = storedJobs({ store, clock, log, meter });
  const rest = clickSend({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    meter,
  });

  const settings = { apiUrl: config.SLACK_API_URL, logger: boltLogger(log), clock, meter };
  const client = backgroundClient(config.SLACK_BOT_TOKEN, settings);
  const connection = slackConnection({ client, clock, log });
  const chat = slackChat(client);
  const files = slackFiles({
    client,
    botToken: config.SLACK_BOT_TOKEN,
    apiUrl: config.SLACK_API_URL,
  });

  const common = { records: facts, jobs, clock, log, meter };
  const take: Receive = receive(common);
  const picture = pictureOf({ files, pictures: sharpPictures(), clock });
  const media = ensureMedia({ records: facts, clickSend: rest, clock });
  const post = announce({ records: facts, chat, clock, meter });

  jobs.work(
    'prepare',
    prepare({ ...common, announce: post, pictureOf: picture, ensureMedia: media }),
  );
  jobs.work(
    'deliver',
    deliver({
      ...common,
      clickSend: rest,
      pictureOf: picture,
      ensureMedia: media,
      lookUp: lookUp({ records: facts, clickSend: rest, receive: take, log }),
      settle: settle({ records: facts, jobs }),
    }),
  );
  jobs.work('report', report({ ...common, chat, announce: post }));
  jobs.work('tell', tell({ records: facts, chat, log }));
  const polling = {
    clickSend: rest,
    clock,
    log,
    pollMs: config.POLL_SECONDS * 1000,
    receive: take,
  };
  jobs.work('pull', pull(polling));
  jobs.work('watch', watch({ ...polling, records: facts }));

  const slack = slackApp({
    ...settings,
    botToken: config.SLACK_BOT_TOKEN,
    signingSecret: config.SLACK_SIGNING_SECRET,
    appToken: config.SLACK_APP_TOKEN,
    country: config.DEFAULT_COUNTRY,
    submit: submit(common),
    decide: decide(common),
    findSend: (id) => facts.send.get(id),
  });

  return { routes: routes(), start, stop };

  function routes(): readonly Route[] {
    const receipts = receiptsRoute({
      secret: config.WEBHOOK_SECRET,
      receive: (received) => take(received, 'push'),
      log,
      meter,
    });
    const checks = {
      slack: connection.check,
      store: () => store.ping(),
      jobs: () => jobs.ping(),
    };
    return [
      ...(slack.handleEvents
        ? [{ method: 'POST', path: '/slack/events', handle: slack.handleEvents } as const]
        : []),
      {
        method: 'POST',
        path: '/clicksend/receipts/:secret',
        handle: (req, res, { secret = '' }) => receipts(req, res, { secret }),
      },
      ...healthRoutes(checks, meter),
    ];
  }

  async function start(): Promise<void> {
    // Said in the log at start; afterwards whenever readiness is asked.
    connection.check().catch(() => undefined);
    // Begun anew at every start: what was planned for tomorrow may be wanted now.
    for (const [name, id] of [
      ['pull', 'receipts'],
      ['watch', 'history'],
    ] as const) {
      await jobs.cancel(name, id);
      if (config.POLL_SECONDS > 0) await jobs.add(name, id);
    }
    await jobs.start();
    await slack.start();
    void checkAccount();
  }

  /** Wrong credentials are said at start, not when the first person presses Send. */
  async function checkAccount(): Promise<void> {
    try {
      await rest.account();
      log.info({}, 'ClickSend accepted the credentials');
    } catch (error) {
      log.warn({ err: error }, 'ClickSend could not be asked for the account');
    }
  }

  async function stop(graceMs: number): Promise<void> {
    await slack.stop().catch((error: unknown) => log.warn({ err: error }, 'Slack not let go of'));
    await jobs.stop(graceMs);
    await Promise.allSettled([rest.close(), files.close()]);
    await store.close();
  }
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
