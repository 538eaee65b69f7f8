import { WebClient } from '@slack/web-api';
import type { SlackWorkspace } from '../../core/records/opt-out-facts.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { createBoltLogger } from './client-log.ts';
import { fetchFromSlack } from './fetch-from-slack.ts';
import { NO_RETRY_OPTIONS } from './web-clients.ts';

/** Slack's information about a bot token. */
export interface TokenInfo {
  readonly team: string;
  readonly bot: string;
  /** Where the app is installed. Undefined if the response did not say. */
  readonly workspace?: SlackWorkspace;
  /** Undefined if the response did not say. */
  readonly scopes?: readonly string[];
}

/** The Slack calls that the doctor makes. They change nothing and post nothing. A refusal throws an AppError. */
export interface SlackDoctorClient {
  fetchTokenInfo(): Promise<TokenInfo>;
  /** Requests a socket URL (Socket Mode) from Slack without connecting. */
  openSocket(appToken: string): Promise<void>;
}

/** The doctor reports errors itself. */
const silent = createBoltLogger({ debug() {}, info() {}, warn() {}, error() {} });

export function createSlackDoctorClient(options: {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly timeoutMs: number;
}): SlackDoctorClient {
  const client = createClient(options.botToken, options);
  return {
    fetchTokenInfo: () =>
      withAppErrors(async () => {
        const { team = '', user = '', ...more } = await client.auth.test();
        const { team_id, enterprise_id, response_metadata: about } = more;
        const workspace = team_id
          ? { team: team_id, enterprise: enterprise_id || undefined }
          : undefined;
        return { team, bot: user, workspace, scopes: about?.scopes };
      }),
    openSocket: (appToken) =>
      withAppErrors(async () => {
        // This call needs the app token; the bot token does not have the scope.
        const appClient = createClient(appToken, options);
        await appClient.apps.connections.open({});
      }),
  };
}

function createClient(token: string, options: { apiUrl: string; timeoutMs: number }): WebClient {
  return new WebClient(token, {
    slackApiUrl: options.apiUrl,
    timeout: options.timeoutMs,
    logger: silent,
    fetch: fetchFromSlack,
    ...NO_RETRY_OPTIONS,
  });
}

async function withAppErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toAppError(error);
  }
}
