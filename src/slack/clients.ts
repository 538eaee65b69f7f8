import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Clock, Meter } from '../app/ports.ts';
import type { BoltLogger } from './bolt-logger.ts';

export interface SlackClientSettings {
  /** Web API base, e.g. `https://slack.com/api/`. */
  readonly apiUrl: string;
  readonly logger: BoltLogger;
  readonly clock: Clock;
  readonly meter: Meter;
}

/**
 * For what a person waits for (views.open): a trigger lives three seconds, so one quick try. Bolt
 * makes a client per token from these. Never `headers`: Bolt would share them between tokens.
 */
export function interactiveOptions(settings: SlackClientSettings): WebClientOptions {
  return { ...shared(settings), timeout: 2_500 };
}

/** For jobs: rate limits and failures go to the job's own pauses, so that no call waits behind another. */
export function backgroundClient(botToken: string, settings: SlackClientSettings): WebClient {
  return new WebClient(botToken, { ...shared(settings), timeout: 10_000 });
}

function shared(settings: SlackClientSettings): WebClientOptions {
  return {
    slackApiUrl: settings.apiUrl,
    logger: settings.logger,
    fetch: meteredFetch(settings),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  };
}

function meteredFetch({ clock, meter }: SlackClientSettings): typeof fetch {
  return async (input, init) => {
    const begun = clock.now();
    const call = String(input).replace(/^.*\/|\?.*$/g, '');
    try {
      const answer = await fetch(input, init);
      meter.took('slack', call, String(answer.status), clock.now() - begun);
      return answer;
    } catch (error) {
      meter.took('slack', call, 'unreached', clock.now() - begun);
      throw error;
    }
  };
}
