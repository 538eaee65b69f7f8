import type { Server } from 'node:http';
import type { Config } from './config.ts';
import { checkCredentials } from './core/account/check-credentials.ts';
import type { RefreshPrivateList } from './core/compose/quote-job.ts';
import type { AppContext } from './core/context.ts';
import { catchUpOnOptOutLists } from './core/opt-outs/read-opt-out-lists.ts';
import { createStoreWatch, type StoreWatch } from './core/opt-outs/watch-for-lost-store.ts';
import { createWorkspaceGuard } from './core/opt-outs/workspace-guard.ts';
import type { Clock } from './core/ports/clock.ts';
import type { Log } from './core/ports/log.ts';
import { createRecords } from './core/records/records.ts';
import { catchUpOnReplies, restoreOptOuts } from './core/replies/pull-replies.ts';
import { createJobs, type JobQueue } from './queue/job-queue.ts';
import { createBodyReader } from './server/body-reader.ts';
import type { HealthCheck } from './server/health.ts';
import { createHttpServer, createRequestGate, type RequestGate } from './server/http-server.ts';
import { createPinoLog } from './server/log.ts';
import { listSecrets } from './server/mask-secrets.ts';
import { createPrometheusMetrics, type PrometheusMetrics } from './server/metrics.ts';
import { createSlackFileFinder } from './slack/adapters/files.ts';
import { createSlackApp, type SlackApp } from './slack/app.ts';
import type { SlackConnection } from './slack/client/connection.ts';
import { createRefreshList } from './slack/modals/shared/refresh-list.ts';
import {
  type Adapters,
  type AppOverrides,
  createAdapters,
  createSlackClients,
} from './wiring/adapters.ts';
import {
  addMissingPolls,
  createJobHandlers,
  registerHandlers,
  startRecurringJobs,
} from './wiring/jobs.ts';
import { openQueue, openStore } from './wiring/open-storage.ts';
import { createRoutes } from './wiring/routes.ts';
import { createUseCases, type UseCases } from './wiring/use-cases.ts';

export type { AppOverrides } from './wiring/adapters.ts';

const DAY_MS = 24 * 3_600_000;

/** The part of the grace period reserved for handing back jobs and closing the store. */
const CLOSING_MS = 2_000;

/** How often the store’s identity is checked. */
const UPKEEP_MS = 15_000;

/** Every this many checks it also adds missing polls. A store that was emptied gets them at once. */
const CHECKS_PER_POLLS = 4;

/** How long Slack waits for a response. Work that a person asked for may take longer, along with the jobs. */
const SLACK_ANSWER_MS = 2_500;

/** The whole app, wired but not started. */
export interface App {
  /** Its only HTTP server, which does not listen yet. */
  readonly server: Server;
  /** Admits requests. */
  readonly gate: RequestGate;
  start(): Promise<void>;
  /** Ends running work within `graceMs` and closes everything. */
  stop(graceMs: number): Promise<void>;
  /** Closes the store at once. Work that is still running fails from then on. */
  closeStore(): Promise<void>;
}

/** What the whole process shares. */
interface ProcessTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: PrometheusMetrics;
}

/**
 * Creates the log and metrics of a process. The log goes to standard output unless a destination is given.
 * With a destination, several apps share the process, so the process's own metrics are left out.
 */
export function createProcessTools(
  config: Config,
  clock: Clock,
  destination?: { write(line: string): void },
): ProcessTools {
  const secrets = listSecrets(config);
  return {
    clock,
    log: createPinoLog({ level: config.LOG_LEVEL, secrets, destination }),
    metrics: createPrometheusMetrics({ withProcess: destination === undefined }),
  };
}

/** Wires the use cases to the adapters. Along with `wiring/`, the only place that knows all adapters. */
export async function createApp(
  config: Config,
  tools: ProcessTools,
  overrides: AppOverrides = {},
): Promise<App> {
  const { log } = tools;
  const store = await (overrides.openStore?.() ?? openStore(config, log));
  const queue = await (overrides.openQueue?.(store) ?? openQueue(config, { store, ...tools }));
  const records = createRecords(store, config.RETENTION_DAYS * DAY_MS, tools.clock.now);
  const context = { ...tools, records, jobs: createJobs(queue) };

  const paced = { ...overrides, rateLimiter: store.rateLimiter };
  const clients = createSlackClients(config, context, paced);
  const { connection } = clients;
  const { adapters, close } = createAdapters(config, context, clients, paced);

  const useCases = createUseCases(config, context, adapters);
  const refreshList = createRefreshList({ ...useCases, ...clients.settings });
  const refreshPrivateList: RefreshPrivateList = ({ form, user }) =>
    refreshList(form?.openedIn, user, clients.background);
  const jobTools = { ...useCases, refreshPrivateList };
  registerHandlers(queue, createJobHandlers(config, context, adapters, jobTools));

  const readRequestBody = createBodyReader();
  const slackApp = createSlackApp({
    ...pickSlackSettings(config),
    ...clients.settings,
    ...useCases,
    files: createSlackFileFinder(clients.prompt),
    addMentionNames: adapters.addMentionNames,
    people: adapters.people,
    readRequestBody,
    findWorkspace: connection.findWorkspace,
    botUserId: connection.botUserId,
    log,
  });

  const onLost = () => startRecurringJobs(config, context.jobs);
  const storeWatch = createStoreWatch({ ...context, ping: store.ping, onLost });
  const assertOwnStore = createWorkspaceGuard({ ...context, ...connection });
  const checkStore = async () => {
    await storeWatch.refreshIdentity();
    await assertOwnStore();
  };
  const upkeep = createUpkeep(config, context, checkStore, overrides.upkeepMs);
  const checks = createHealthChecks({ connection, slackApp, storeWatch, assertOwnStore, queue });
  const routes = createRoutes(config, context, { slackApp, useCases, readRequestBody, checks });
  const gate = createRequestGate();
  return {
    server: createHttpServer(routes, log, gate),
    gate,

    async start() {
      // The check logs what is wrong; later, the readiness check reports it.
      connection.check().catch(() => undefined);
      void checkCredentials(adapters.clickSend, log);
      await checkStore();
      await startRecurringJobs(config, context.jobs);
      await catchUp(config, { ...context, ...adapters, ...useCases });
      await queue.start();
      void upkeep.run();
      await slackApp.start();
    },

    async stop(graceMs) {
      upkeep.stop();
      await endWork(tools.clock, { slackApp, queue }, graceMs - CLOSING_MS);
      await close();
      await store.close();
    },

    closeStore: store.close,
  };
}

/** Reads who opted out while the app was not running, before anything that came due in that time is sent. */
async function catchUp(
  config: Config,
  tools: AppContext &
    Pick<Adapters, 'clickSend'> &
    Pick<UseCases, 'receiveReplies' | 'readOptOutLists'>,
): Promise<void> {
  const isPolling = config.POLL_SECONDS > 0;
  await Promise.all([catchUpOnReplies(tools, { isPolling }), catchUpOnOptOutLists(tools)]);
  await restoreOptOuts(tools);
}

function pickSlackSettings(config: Config) {
  return {
    botToken: config.SLACK_BOT_TOKEN,
    signingSecret: config.SLACK_SIGNING_SECRET,
    appToken: config.SLACK_APP_TOKEN,
    country: config.DEFAULT_COUNTRY,
    confirm: config.CONFIRM_SENDS,
    scheduleWith: config.SCHEDULE_WITH,
  };
}

/** The readiness check of each part. */
function createHealthChecks(parts: {
  readonly connection: SlackConnection;
  readonly slackApp: SlackApp;
  readonly storeWatch: StoreWatch;
  readonly assertOwnStore: () => Promise<void>;
  readonly queue: JobQueue;
}): Readonly<Record<string, HealthCheck>> {
  const { connection, slackApp, storeWatch, assertOwnStore, queue } = parts;
  return {
    slack: async () => {
      await connection.check();
      slackApp.check();
    },
    store: async () => {
      await storeWatch.assertIntact();
      await assertOwnStore();
    },
    jobs: queue.ping,
  };
}

/** Ends the work that people and jobs wait for, within `graceMs` if possible. */
async function endWork(
  clock: Clock,
  { slackApp, queue }: { readonly slackApp: SlackApp; readonly queue: JobQueue },
  graceMs: number,
): Promise<void> {
  const end = clock.now() + graceMs;
  const getRemainingMs = () => Math.max(0, end - clock.now());
  const waitUntilIdle = (ms: number) => Promise.race([slackApp.waitUntilIdle(), clock.wait(ms)]);
  // A listener whose person is still waiting may have something to store and to queue.
  await waitUntilIdle(SLACK_ANSWER_MS);
  await slackApp.stop();
  await queue.stop(getRemainingMs());
  await waitUntilIdle(getRemainingMs());
}

/** Periodically repairs what is lost when the store loses its content. */
function createUpkeep(
  config: Config,
  { clock, jobs, log }: AppContext,
  checkStore: () => Promise<void>,
  intervalMs = UPKEEP_MS,
) {
  let isStopped = false;
  return {
    async run(): Promise<void> {
      for (let checks = 1; !isStopped; checks += 1) {
        await clock.wait(intervalMs);
        if (isStopped) return;
        try {
          // Before anything else needs the store, because this says in the log what is wrong with it.
          await checkStore();
          if (checks % CHECKS_PER_POLLS === 0) await addMissingPolls(config, jobs);
        } catch (error) {
          // The readiness check reports it.
          log.debug({ err: error }, 'failed to check the store');
        }
      }
    },
    stop(): void {
      isStopped = true;
    },
  };
}
