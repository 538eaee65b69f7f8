import { createClickSendClient } from '../clicksend/client.ts';
import type { Config } from '../config.ts';
import { memoizeAccount } from '../core/account/memoize-account.ts';
import type { AppContext } from '../core/context.ts';
import type { RateLimiter } from '../core/ports/rate-limiter.ts';
import { createListSetupFindings } from '../doctor/list-setup-findings.ts';
import { createIsolatedPictures } from '../media/process/isolated-pictures.ts';
import { createSharpPictures } from '../media/sharp-pictures.ts';
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
import { createSlackSteps } from '../slack/adapters/steps.ts';
import { createSlackThreads } from '../slack/adapters/threads.ts';
import {
  createSlackResultsFiles,
  createUploadPrivateFile,
} from '../slack/adapters/upload-files.ts';
import { createAddMentionNames, createFetchTimeZone } from '../slack/adapters/user-info.ts';
import type { AppOverrides } from './app-overrides.ts';
import type { SlackClients } from './slack-clients.ts';

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
  return {
    adapters: {
      clickSend,
      pictures: options.pictures?.(createSharpPictures()) ?? decoder,

      files,
      chat: createSlackSendPosts(background),
      threads: createSlackThreads(background),
      resultsFiles: createSlackResultsFiles(background),
      forms: createSlackSecondStep(background, config.DEFAULT_COUNTRY),
      steps: createSlackSteps(background),
      slackErasure: createSlackErasure(background),

      channels: createSlackChannels({ client: prompt, clock }),
      checkMembership: createCheckMembership(prompt),
      people: createSlackPeople({ client: prompt, clock, findWorkspace: connection.findWorkspace }),
      addMentionNames: createAddMentionNames({ client: prompt }),
      fetchTimeZone: createFetchTimeZone({ client: prompt, clock }),
      fetchPermalink: createFetchPermalink(prompt),
      uploadPrivateFile: createUploadPrivateFile(prompt),
      checkSlack: connection.check,
      listSetupFindings: options.listSetupFindings ?? createListSetupFindings(config),
    },
    async close(): Promise<void> {
      decoder.close();
      await Promise.allSettled([clickSend.close(), files.close()]);
    },
  };
}
