import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Clock, Meter } from '../../app/ports/clock-log-meter.ts';
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

/** No answer to a response URL may be waited for longer than this; Bolt sets no limit there. */
const RESPOND_WITHIN_MS = 5_000;

function meteredFetch({ apiUrl, clock, meter }: SlackClientSettings): typeof fetch {
  return async (input, init) => {
    const begun = clock.now();
    const url = String(input);
    // A response URL is a secret, and every one is another: it must not become a label.
    const isMethod = url.startsWith(apiUrl);
    const call = isMethod ? url.slice(apiUrl.length).replace(/\?.*$/, '') : 'response_url';
    const signal = init?.signal ?? AbortSignal.timeout(RESPOND_WITHIN_MS);
    try {
      const answer = await fetch(input, { ...init, signal });
      meter.took('slack', call, String(answer.status), clock.now() - begun);
      return answer;
    } catch (error) {
      meter.took('slack', call, 'unreached', clock.now() - begun);
      throw error;
    }
  };
}
