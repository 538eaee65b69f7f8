import { LogLevel, WebClient } from '@slack/web-api';
import { toAppError } from '../errors/to-app-error.ts';

/** What Slack says of a bot token. */
export interface TokenInfo {
  readonly team: string;
  readonly bot: string;
  /** Undefined when the answer did not say. */
  readonly scopes?: readonly string[];
}

/** The few questions that the doctor asks Slack. They change nothing and post nothing; a no throws an AppError. */
export interface SlackDoctorClient {
  fetchTokenInfo(): Promise<TokenInfo>;
  /** Asks for an address to connect to in Socket Mode, and does not connect. */
  openSocket(appToken: string): Promise<void>;
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

export function createSlackDoctorClient(options: {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly timeoutMs: number;
}): SlackDoctorClient {
  const client = clientFor(options.botToken, options);
  return {
    fetchTokenInfo: () =>
      asked(async () => {
        const { team = '', user = '', response_metadata: about } = await client.auth.test();
        return { team, bot: user, scopes: about?.scopes ? about.scopes : undefined };
      }),
    openSocket: (appToken) =>
      asked(async () => {
        // Of another token, with a scope of its own: no call of the bot's.
        const forApp = clientFor(appToken, options);
        await forApp.apps.connections.open({});
      }),
  };
}

function clientFor(token: string, options: { apiUrl: string; timeoutMs: number }): WebClient {
  return new WebClient(token, {
    slackApiUrl: options.apiUrl,
    timeout: options.timeoutMs,
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  });
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toAppError(error);
  }
}
