import type { Dispatcher } from 'undici';
import { createClickSendClient } from '../clicksend/client.ts';
import type { HttpConnections } from '../clicksend/http/http-client.ts';
import type { Config } from '../config.ts';
import { memoizeAccount } from '../core/account/memoize-account.ts';
import { createLoadUserCountry } from '../core/compose/form-options.ts';
import type { AppContext } from '../core/context.ts';
import type { Pictures } from '../core/ports/pictures.ts';
import type { RateLimiter } from '../core/ports/rate-limiter.ts';
import type { ListSetupFindings } from '../core/ports/setup-findings.ts';
import type { Store } from '../core/ports/store.ts';
import { createListSetupFindings } from '../doctor/list-setup-findings.ts';
import { createIsolatedPictures } from '../media/process/isolated-pictures.ts';
import { createSharpPictures } from '../media/sharp-pictures.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import {
  createCheckMembership,
  createFetchPermalink,
  createSlackChannels,
} from '../slack/adapters/channels.ts';
import { createSlackErasure } from '../slack/adapters/erasure.ts';
import { createSlackFiles } from '../slack/adapters/files.ts';
import { createSlackPeople } from '../slack/adapters/people.ts';
import { createSlackSecondStep } from '../slack/adapters/second-step.ts';
import { createSlackSendPosts } from '../slack/adapters/send-posts.ts';
import { createSlackThreads } from '../slack/adapters/threads.ts';
import {
  createSlackResultsFiles,
  createUploadPrivateFile,
} from '../slack/adapters/upload-files.ts';
import { createAddMentionNames, createFetchTimeZone } from '../slack/adapters/user-info.ts';
import { createSlackWorkflow } from '../slack/adapters/workflow.ts';
import { createCallLimiter } from '../slack/client/call-limiter.ts';
import { createBoltLogger } from '../slack/client/client-log.ts';
import { createSlackConnection } from '../slack/client/connection.ts';
import { createTokenGate } from '../slack/client/token-gate.ts';
import { createBackgroundClient, createPromptClient } from '../slack/client/web-clients.ts';

export type Adapters = ReturnType<typeof createAdapters>['adapters'];

/** Implements the core's ports with Slack, ClickSend and the picture decoder. */
export function createAdapters(
  config: Config,
  context: AppContext,
  slack: SlackClients,
  options: AppOverrides & { readonly rateLimiter: RateLimiter },
) {
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = config;
  const { clock, log, metrics } = context;
  const { background, prompt, connection } = slack;
  const clickSendClient = createClickSendClient({
    url: config.CLICKSEND_API_URL,
    username: config.CLICKSEND_USERNAME,
    apiKey: config.CLICKSEND_API_KEY,
    clock,
    metrics,
    pace: options.rateLimiter,
    connections: options.clickSend,
  });
  const clickSend = memoizeAccount(clickSendClient, context);
  const files = createSlackFiles({
    client: background,
    botToken,
    apiUrl,
    dispatcher: options.slackFiles,
  });
  const decoder = createIsolatedPictures({ log });
  const { DEFAULT_COUNTRY: country } = config;
  const loadUserCountry = createLoadUserCountry({ ...context, country });
  return {
    adapters: {
      clickSend,
      pictures: options.pictures?.(createSharpPictures()) ?? decoder,

      files,
      chat: createSlackSendPosts(background, loadUserCountry),
      threads: createSlackThreads(background, country),
      resultsFiles: createSlackResultsFiles(background),
      forms: createSlackSecondStep(background, country),
      steps: createSlackWorkflow(background, loadUserCountry),
      slackErasure: createSlackErasure(background),

      channels: createSlackChannels({ client: prompt, clock }),
      checkMembership: createCheckMembership(prompt),
      people: createSlackPeople({ client: prompt, clock, findWorkspace: connection.findWorkspace }),
      addMentionNames: createAddMentionNames({ client: prompt }),
      fetchTimeZone: createFetchTimeZone({ client: prompt, clock }),
      fetchPermalink: createFetchPermalink(prompt),
      uploadPrivateFile: createUploadPrivateFile(prompt),
      loadUserCountry,
      checkSlack: connection.check,
      listSetupFindings: options.listSetupFindings ?? createListSetupFindings(config),
    },
    async close(): Promise<void> {
      decoder.close();
      await Promise.allSettled([clickSend.close(), files.close()]);
    },
  };
}

type SlackClients = ReturnType<typeof createSlackClients>;

/** The ways to call Slack's Web API. */
export function createSlackClients(
  config: Config,
  context: AppContext,
  options: Pick<AppOverrides, 'fetch'> & { readonly rateLimiter: RateLimiter },
) {
  const { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = config;
  const { clock, log, metrics } = context;
  const settings = { apiUrl, logger: createBoltLogger(log), clock, metrics, fetch: options.fetch };
  const token = createTokenGate({ clock, log });
  const limiter = createCallLimiter({ pace: options.rateLimiter, clock, token });
  const prompt = createPromptClient(botToken, settings);
  return {
    settings,
    /** For jobs: observes Slack's rate limits. */
    background: createBackgroundClient(botToken, { ...settings, limiter }),
    /** For listeners: a person waits, and no job would make the call later. */
    prompt,
    connection: createSlackConnection({ client: prompt, clock, log, token }),
  };
}

/**
 * What a test replaces instead of sockets, storage and the decoder. Anything left out is real: the store
 * and queue from the settings, and pictures fitted by sharp in a separate process.
 */
export interface AppOverrides {
  /** For calls to Slack's Web API and to response URLs. */
  readonly fetch?: typeof fetch;
  /** For downloads from Slack. */
  readonly slackFiles?: Dispatcher;
  /** For calls to ClickSend, and downloads from it. */
  readonly clickSend?: HttpConnections;
  openStore?(): Promise<Store>;
  openQueue?(store: Store): Promise<JobQueue>;
  /** Replaces the process that decodes pictures; `real` fits them with sharp in this process. */
  pictures?(real: Pictures): Pictures;
  /** How often missing polls are added and the store's identity is checked; default: 15 s. */
  readonly upkeepMs?: number;
  /** Default: runs the doctor, over its own connections. */
  readonly listSetupFindings?: ListSetupFindings;
}
