import type { Config } from '../config.ts';
import type { AppContext } from '../core/context.ts';
import type { RateLimiter } from '../core/ports/rate-limiter.ts';
import { createCallLimiter } from '../slack/client/call-limiter.ts';
import { createBoltLogger } from '../slack/client/client-log.ts';
import { createSlackConnection } from '../slack/client/connection.ts';
import { createTokenGate } from '../slack/client/token-gate.ts';
import { createBackgroundClient, createPromptClient } from '../slack/client/web-clients.ts';
import type { AppOverrides } from './app-overrides.ts';

export type SlackClients = ReturnType<typeof createSlackClients>;

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
  const turns = createCallLimiter({ pace: options.rateLimiter, clock, token });
  const prompt = createPromptClient(botToken, settings);
  return {
    settings,
    /** For jobs: observes Slack's rate limits. */
    background: createBackgroundClient(botToken, { ...settings, turns }),
    /** For listeners: a person waits, and no job would make the call later. */
    prompt,
    connection: createSlackConnection({ client: prompt, clock, log, token }),
  };
}
