import type { Server } from 'node:http';
import { createReceiptsRoute, createRepliesRoute } from './clicksend/webhooks/webhook-routes.ts';
import type { Config } from './config.ts';
import { checkCredentials } from './core/account/check-credentials.ts';
import type { AppContext } from './core/context.ts';
import { createStoreWatch } from './core/opt-outs/watch-store.ts';
import type { Clock } from './core/ports/clock.ts';
import type { Log } from './core/ports/log.ts';
import type { Metrics } from './core/ports/metrics.ts';
import { createRecords } from './core/records/records.ts';
import { createIsolatedPictures } from './media/process/isolated-pictures.ts';
import { createSharpPictures } from './media/sharp-pictures.ts';
import { createJobs } from './queue/job-queue.ts';
import { createBodyReader } from './server/body-reader.ts';
import { createHealthRoutes } from './server/health-routes.ts';
import { createHttpServer, type Route } from './server/http-server.ts';
import { createPinoLog } from './server/log.ts';
import { listSecrets } from './server/mask-secrets.ts';
import { createPrometheusMetrics } from './server/metrics.ts';
import { createRequestGate, type RequestGate } from './server/request-gate.ts';
import { createCheckMembership, createSlackChannels } from './slack/adapters/channels.ts';
import { createSlackErasure } from './slack/adapters/erasure.ts';
import { createSlackFileFinder, createSlackFiles } from './slack/adapters/files.ts';
import { createAddMentionNames } from './slack/adapters/mention-names.ts';
import { createSlackPeople } from './slack/adapters/people.ts';
import { createFetchPermalink } from './slack/adapters/permalinks.ts';
import { createSlackResultsFiles } from './slack/adapters/results-files.ts';
import { createSlackSecondStep } from './slack/adapters/second-step.ts';
import { createSlackSendPosts } from './slack/adapters/send-posts.ts';
import { createSlackSteps } from './slack/adapters/steps.ts';
import { createSlackThreads } from './slack/adapters/threads.ts';
import { createFetchTimeZone } from './slack/adapters/time-zones.ts';
import { createUploadPrivateFile } from './slack/adapters/upload-private-file.ts';
import { createSlackApp } from './slack/app.ts';
import { createBoltLogger } from './slack/client/bolt-logger.ts';
import { createCallLimiter } from './slack/client/call-limiter.ts';
import { createSlackConnection } from './slack/client/connection.ts';
import { createTokenGate } from './slack/client/token-gate.ts';
import { createBackgroundClient, createPromptClient } from './slack/client/web-clients.ts';
import type { Adapters } from './wiring/adapters.ts';
import type { AppOverrides } from './wiring/app-overrides.ts';
import { createJobHandlers, registerHandlers } from './wiring/jobs.ts';
import { openClickSend, openQueue, openStore } from './wiring/open-adapters.ts';
import { addMissingPolls, startRecurringJobs } from './wiring/recurring-jobs.ts';
import { createUseCases } from './wiring/use-cases.ts';

export type { AppOverrides } from './wiring/app-overrides.ts';

const DAY_MS = 24 * 3_600_000;

/** Of the time for stopping: to hand back what still runs, and to let go of the store. */
const LETTING_GO_MS = 2_000;

/** How often rounds are added again, and the store is looked at. */
const KEEP_UP_MS = 15_000;

/** Slack does not wait longer for an answer; what a person asked for may take longer, beside the jobs. */
const ANSWERED_WITHIN_MS = 2_500;

/** The whole app, wired but not started. */
export interface App {
  /** Its one HTTP server, which does not listen yet. */
  readonly server: Server;
  /** Where requests come in. */
  readonly gate: RequestGate;
  start(): Promise<void>;
  /** Ends what runs, at most so long, and lets go of everything. */
  stop(graceMs: number): Promise<void>;
  /** Lets go of the store at once; what still runs fails from then on. */
  closeStore(): Promise<void>;
}

/** What everything in the app is told the time by, and tells. */
export interface ProcessTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics & { text(): Promise<string>; readonly contentType: string };
}

/**
 * The log and the figures of a process. The log goes to standard output if no other place is given; where it
 * is, other apps share the process, and its own figures are nobody's.
 */
export function createProcessTools(
  config: Config,
  clock: Clock,
  destination?: { write(line: string): void },
): ProcessTools {
  const log = createPinoLog({
    level: config.LOG_LEVEL,
    secrets: listSecrets(config),
    destination,
  });
  return {
    clock,
    log,
    metrics: createPrometheusMetrics({ withProcess: destination === undefined }),
  };
}

/** Wires use cases to the world. With its folder the only place that knows all adapters. */
export async function createApp(
  config: Config,
  tools: ProcessTools,
  outside: AppOverrides = {},
): Promise<App> {
  const { clock, log, metrics } = tools;
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = config;
  const store = await (outside.openStore?.() ?? openStore(config, log));
  const facts = createRecords(store, config.RETENTION_DAYS * DAY_MS);
  const queue = await (outside.openJobs?.(store) ?? openQueue(config, { store, ...tools }));
  const jobs = createJobs(queue);
  const common: AppContext = { records: facts, jobs, clock, log, metrics };
  const clickSend = openClickSend(config, common, {
    pace: store.rateLimiter,
    connections: outside.clickSend,
  });

  const settings = { apiUrl, logger: createBoltLogger(log), clock, metrics, fetch: outside.fetch };
  const token = createTokenGate({ clock, log });
  const taking = createCallLimiter({ pace: store.rateLimiter, clock, token });
  const client = createBackgroundClient(botToken, { ...settings, turns: taking });
  // For what is asked for in a listener: a person waits there, and no job would do it later.
  const prompt = createPromptClient(botToken, settings);
  const connection = createSlackConnection({ client: prompt, clock, log, token });
  const files = createSlackFiles({ client, botToken, apiUrl, dispatcher: outside.slackFiles });
  const decoder = createIsolatedPictures({ log });
  const world: Adapters = {
    clickSend,
    files,
    chat: createSlackSendPosts(client),
    forms: createSlackSecondStep(client),
    steps: createSlackSteps(client),
    pictures: outside.pictures?.(createSharpPictures()) ?? decoder,
    channels: createSlackChannels({ client: prompt, clock }),
    people: createSlackPeople({ client: prompt, clock, findWorkspace: connection.findWorkspace }),
    erasing: createSlackErasure(client),
    uploadPrivateFile: createUploadPrivateFile(prompt),
    resultsFiles: createSlackResultsFiles(client),
    fetchPermalink: createFetchPermalink(prompt),
    fetchTimeZone: createFetchTimeZone({ client: prompt, clock }),
    checkSlack: connection.check,
    threads: createSlackThreads(client),
    addMentionNames: createAddMentionNames({ client: prompt }),
    checkMembership: createCheckMembership(prompt),
  };
  const does = createUseCases(config, common, world);
  const readRequestBody = createBodyReader();
  const slack = createSlackApp({
    ...settings,
    ...does,
    files: createSlackFileFinder(prompt),
    addMentionNames: world.addMentionNames,
    readRequestBody,
    people: world.people,
    findWorkspace: connection.findWorkspace,
    botUserId: connection.botUserId,
    log,
    botToken,
    signingSecret: config.SLACK_SIGNING_SECRET,
    appToken: config.SLACK_APP_TOKEN,
    country: config.DEFAULT_COUNTRY,
    confirm: config.CONFIRM_SENDS,
    scheduleWith: config.SCHEDULE_WITH,
  });
  registerHandlers(queue, createJobHandlers(config, common, world, does));

  const webhooks = { secret: config.WEBHOOK_SECRET, log, metrics, readRequestBody };
  const receipts = createReceiptsRoute({
    ...webhooks,
    receive: (received) => does.receive(received, 'push'),
  });
  const replies = createRepliesRoute({
    ...webhooks,
    apiUrl: config.CLICKSEND_API_URL,
    receive: (received) => does.receiveReplies(received, 'push'),
  });
  const storeWatch = createStoreWatch({
    ...common,
    onLost: () => startRecurringJobs(config, jobs),
  });
  const checks = {
    slack: async () => {
      await connection.check();
      slack.check();
    },
    store: async () => {
      await store.ping();
      await storeWatch.assertIntact();
    },
    jobs: queue.ping,
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
    ...createHealthRoutes(checks, metrics),
  ] satisfies readonly Route[];
  const gate = createRequestGate();
  let isStopped = false;
  /** The store may lose what it held at any time, and all that comes round with it. */
  const keepUp = async () => {
    while (!isStopped) {
      await clock.wait(outside.keepUpMs ?? KEEP_UP_MS);
      if (isStopped) return;
      try {
        await addMissingPolls(config, jobs);
        await storeWatch.refreshIdentity();
      } catch (error) {
        // Readiness says so.
        log.debug({ err: error }, 'the store does not answer');
      }
    }
  };
  return {
    server: createHttpServer(routes, log, gate),
    gate,

    async start() {
      // Said in the log at start; afterwards whenever readiness is asked.
      connection.check().catch(() => undefined);
      void checkCredentials(clickSend, log);
      await storeWatch.refreshIdentity();
      await startRecurringJobs(config, jobs);
      await queue.start();
      void keepUp();
      await slack.start();
    },

    async stop(graceMs) {
      isStopped = true;
      const end = clock.now() + graceMs;
      const atMost = (ms: number, work: Promise<unknown>) => Promise.race([work, clock.wait(ms)]);
      const left = () => Math.max(0, end - clock.now() - LETTING_GO_MS);
      // What people wait for may still want to be stored and queued.
      await atMost(ANSWERED_WITHIN_MS, slack.waitUntilIdle());
      await slack.stop();
      await queue.stop(left());
      await atMost(left(), slack.waitUntilIdle());
      decoder.close();
      await Promise.allSettled([clickSend.close(), files.close()]);
      await store.close();
    },

    closeStore: store.close,
  };
}
