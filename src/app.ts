import type { Server } from 'node:http';
import { receiptsRoute, repliesRoute } from './clicksend/webhooks/webhook-routes.ts';
import type { Config } from './config.ts';
import { checkAccount } from './core/account/check-credentials.ts';
import { watchStore } from './core/opt-outs/watch-store.ts';
import type { Clock, Log, Meter } from './core/ports/clock-log-metrics.ts';
import { records } from './core/records/records.ts';
import { isolatedPictures } from './media/process/isolated-pictures.ts';
import { sharpPictures } from './media/sharp-pictures.ts';
import { bodyReader } from './server/body-reader.ts';
import { healthRoutes } from './server/health-routes.ts';
import { httpServer, type Route } from './server/http-server.ts';
import { pinoLog } from './server/log.ts';
import { promMetrics } from './server/metrics.ts';
import { type Gate, openGate } from './server/request-gate.ts';
import { slackChannels, slackHearsIn } from './slack/adapters/channels.ts';
import { slackErasing } from './slack/adapters/erasure.ts';
import { slackFileFinder, slackFiles } from './slack/adapters/files.ts';
import { slackNames } from './slack/adapters/mention-names.ts';
import { slackPeople } from './slack/adapters/people.ts';
import { slackLinks } from './slack/adapters/permalinks.ts';
import { slackResultsFiles } from './slack/adapters/results-files.ts';
import { slackForms } from './slack/adapters/second-step.ts';
import { slackChat } from './slack/adapters/send-posts.ts';
import { slackSteps } from './slack/adapters/steps.ts';
import { slackThreads } from './slack/adapters/threads.ts';
import { slackZones } from './slack/adapters/time-zones.ts';
import { giveFile } from './slack/adapters/upload-private-file.ts';
import { slackApp } from './slack/app.ts';
import { boltLogger } from './slack/client/bolt-logger.ts';
import { turns } from './slack/client/call-limiter.ts';
import { slackConnection } from './slack/client/connection.ts';
import { tokenGate } from './slack/client/token-gate.ts';
import { backgroundClient, promptClient } from './slack/client/web-clients.ts';
import type { Common, World } from './wiring/adapters.ts';
import type { Outside } from './wiring/app-overrides.ts';
import { addRounds, begin, employ } from './wiring/jobs.ts';
import { clickSendOf, openJobs, openStore } from './wiring/open-adapters.ts';
import { allUseCases } from './wiring/use-cases.ts';

export type { Outside } from './wiring/app-overrides.ts';

const DAY_MS = 24 * 3_600_000;

/** Of the time for stopping: to hand back what still runs, and to let go of the store. */
const LETTING_GO_MS = 2_000;

/** How often rounds are added again, and the store is looked at. */
const KEEP_UP_MS = 15_000;

/** Slack does not wait longer for an answer; what a person asked for may take longer, beside the jobs. */
const ANSWERED_WITHIN_MS = 2_500;

/** The whole app, wired but not started. */
export interface Composed {
  /** Its one HTTP server, which does not listen yet. */
  readonly server: Server;
  /** Where requests come in. */
  readonly gate: Gate;
  start(): Promise<void>;
  /** Ends what runs, at most so long, and lets go of everything. */
  stop(graceMs: number): Promise<void>;
  /** Lets go of the store at once; what still runs fails from then on. */
  letGo(): Promise<void>;
}

/** What everything in the app is told the time by, and tells. */
export interface Tools {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter & { text(): Promise<string>; readonly contentType: string };
}

/**
 * The log and the figures of a process. The log goes to standard output if no other place is given; where it
 * is, other apps share the process, and its own figures are nobody's.
 */
export function toolsFor(
  config: Config,
  clock: Clock,
  destination?: { write(line: string): void },
): Tools {
  const log = pinoLog({
    level: config.LOG_LEVEL,
    secrets: secretsOf(config),
    destination,
  });
  return { clock, log, meter: promMetrics({ withProcess: destination === undefined }) };
}

/** Wires use cases to the world. With its folder the only place that knows all adapters. */
export async function compose(
  config: Config,
  tools: Tools,
  outside: Outside = {},
): Promise<Composed> {
  const { clock, log, meter } = tools;
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = config;
  const store = await (outside.openStore?.() ?? openStore(config, log));
  const facts = records(store, config.RETENTION_DAYS * DAY_MS);
  const jobs = await (outside.openJobs?.(store) ?? openJobs(config, { store, ...tools }));
  const common: Common = { records: facts, jobs, clock, log, meter };
  const clickSend = clickSendOf(config, common, {
    pace: store.pace,
    connections: outside.clickSend,
  });

  const settings = { apiUrl, logger: boltLogger(log), clock, meter, fetch: outside.fetch };
  const token = tokenGate({ clock, log });
  const taking = turns({ pace: store.pace, clock, token });
  const client = backgroundClient(botToken, { ...settings, turns: taking });
  // For what is asked for in a listener: a person waits there, and no job would do it later.
  const prompt = promptClient(botToken, settings);
  const connection = slackConnection({ client: prompt, clock, log, token });
  const files = slackFiles({ client, botToken, apiUrl, dispatcher: outside.slackFiles });
  const decoder = isolatedPictures({ log });
  const world: World = {
    clickSend,
    files,
    chat: slackChat(client),
    forms: slackForms(client),
    steps: slackSteps(client),
    pictures: outside.pictures?.(sharpPictures()) ?? decoder,
    channels: slackChannels({ client: prompt, clock }),
    people: slackPeople({ client: prompt, clock, findHome: connection.findHome }),
    erasing: slackErasing(client),
    giveFile: giveFile(prompt),
    resultsFiles: slackResultsFiles(client),
    linkTo: slackLinks(prompt),
    zoneOf: slackZones({ client: prompt, clock }),
    checkSlack: connection.check,
    threads: slackThreads(client),
    withNames: slackNames({ client: prompt }),
    hearsIn: slackHearsIn(prompt),
  };
  const does = allUseCases(config, common, world);
  const readBody = bodyReader();
  const slack = slackApp({
    ...settings,
    ...does,
    files: slackFileFinder(prompt),
    withNames: world.withNames,
    readBody,
    people: world.people,
    findHome: connection.findHome,
    botUserId: connection.botUserId,
    log,
    botToken,
    signingSecret: config.SLACK_SIGNING_SECRET,
    appToken: config.SLACK_APP_TOKEN,
    country: config.DEFAULT_COUNTRY,
    confirm: config.CONFIRM_SENDS,
    scheduleWith: config.SCHEDULE_WITH,
  });
  employ(config, common, world, does);

  const webhooks = { secret: config.WEBHOOK_SECRET, log, meter, readBody };
  const receipts = receiptsRoute({
    ...webhooks,
    receive: (received) => does.receive(received, 'push'),
  });
  const replies = repliesRoute({
    ...webhooks,
    apiUrl: config.CLICKSEND_API_URL,
    receive: (received) => does.receiveReplies(received, 'push'),
  });
  const storeWatch = watchStore({ ...common, onLost: () => begin(config, jobs) });
  const checks = {
    slack: async () => {
      await connection.check();
      slack.check();
    },
    store: async () => {
      await store.ping();
      await storeWatch.check();
    },
    jobs: jobs.ping,
  };
  const routes = [
    ...(slack.handleEvents
      ? [{ method: 'POST', path: '/slack/events', handle: slack.handleEvents } as const]
      : []),
    {
      method: 'POST',
      path: '/clicksend/receipts/:secret',
      handle: (req, res, { secret = '' }) => receipts(req, res, { secret }),
    },
    {
      method: 'POST',
      path: '/clicksend/replies/:secret',
      handle: (req, res, { secret = '' }) => replies(req, res, { secret }),
    },
    ...healthRoutes(checks, meter),
  ] satisfies readonly Route[];
  const gate = openGate();
  let isStopped = false;
  /** The store may lose what it held at any time, and all that comes round with it. */
  const keepUp = async () => {
    while (!isStopped) {
      await clock.wait(outside.keepUpMs ?? KEEP_UP_MS);
      if (isStopped) return;
      try {
        await addRounds(config, jobs);
        await storeWatch.look();
      } catch (error) {
        // Readiness says so.
        log.debug({ err: error }, 'the store does not answer');
      }
    }
  };
  return {
    server: httpServer(routes, log, gate),
    gate,

    async start() {
      // Said in the log at start; afterwards whenever readiness is asked.
      connection.check().catch(() => undefined);
      void checkAccount(clickSend, log);
      await storeWatch.look();
      await begin(config, jobs);
      await jobs.start();
      void keepUp();
      await slack.start();
    },

    async stop(graceMs) {
      isStopped = true;
      const end = clock.now() + graceMs;
      const atMost = (ms: number, work: Promise<unknown>) => Promise.race([work, clock.wait(ms)]);
      const left = () => Math.max(0, end - clock.now() - LETTING_GO_MS);
      // What people wait for may still want to be stored and queued.
      await atMost(ANSWERED_WITHIN_MS, slack.idle());
      await slack.stop();
      await jobs.stop(left());
      await atMost(left(), slack.idle());
      decoder.close();
      await Promise.allSettled([clickSend.close(), files.close()]);
      await store.close();
    },

    letGo: store.close,
  };
}

function secretsOf(config: Config): readonly string[] {
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN } = config;
  const { CLICKSEND_USERNAME, CLICKSEND_API_KEY, WEBHOOK_SECRET, REDIS_URL } = config;
  return [
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    SLACK_APP_TOKEN,
    CLICKSEND_API_KEY,
    // As it stands in the header.
    Buffer.from(`${CLICKSEND_USERNAME}:${CLICKSEND_API_KEY}`).toString('base64'),
    WEBHOOK_SECRET,
    REDIS_URL && new URL(REDIS_URL).password,
  ].flatMap((secret) => secret || []);
}
