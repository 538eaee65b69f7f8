import { type WebAPICallResult, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { DEFAULT_WAIT_S } from '../errors/to-app-error.ts';
import type { BoltLogger } from './bolt-logger.ts';
import type { CallLimiter } from './call-limiter.ts';
import { createMaskingLogger, formatRefusal } from './refusal-log.ts';

export interface SlackClientSettings {
  /** Web API base, e.g. `https://slack.com/api/`. */
  readonly apiUrl: string;
  readonly logger: BoltLogger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
}

/** For a whole answer. */
const BACKGROUND_MS = 10_000;

/**
 * For what a person waits for (views.open): a trigger lives three seconds, so one quick try. Bolt
 * makes a client per token from these. Never `headers`: Bolt would share them between tokens.
 */
export function createInteractiveOptions(settings: SlackClientSettings): WebClientOptions {
  return { ...createSharedOptions(settings), timeout: 2_500 };
}

/** For what a person asked for and waits for in a listener: never held up by what the jobs do. */
export function createPromptClient(botToken: string, settings: SlackClientSettings): WebClient {
  return new TellingClient(botToken, settings, BACKGROUND_MS);
}

/**
 * For jobs: a call whose turn has not come throws a `RetryLaterError` and was not made. Failures go to the job's
 * own pauses, so that no call waits behind another.
 */
export function createBackgroundClient(
  botToken: string,
  settings: SlackClientSettings & {
    readonly turns: CallLimiter;
    /** For a whole answer (ms). */
    readonly timeoutMs?: number;
  },
): WebClient {
  const { turns, timeoutMs: timeout = BACKGROUND_MS } = settings;
  return new PacedClient(botToken, turns, settings, timeout);
}

/** Writes in the log why Slack refuses a call. */
class TellingClient extends WebClient {
  readonly #logger: BoltLogger;

  constructor(botToken: string, settings: SlackClientSettings, timeout: number) {
    const quiet = { ...settings.logger, warn: () => undefined, error: () => undefined };
    super(botToken, { ...createSharedOptions(settings), logger: quiet, timeout });
    this.#logger = settings.logger;
  }

  /** All methods of the client end up here. */
  override async apiCall(
    method: string,
    args: Record<string, unknown> = {},
  ): Promise<WebAPICallResult> {
    try {
      return await super.apiCall(method, args);
    } catch (error) {
      const line = formatRefusal(method, args, error);
      if (line) this.#logger.warn(line);
      throw error;
    }
  }
}

class PacedClient extends TellingClient {
  readonly #turns: CallLimiter;

  constructor(
    botToken: string,
    turns: CallLimiter,
    settings: SlackClientSettings,
    timeout: number,
  ) {
    super(botToken, settings, timeout);
    this.#turns = turns;
  }

  override async apiCall(
    method: string,
    args: Record<string, unknown> = {},
  ): Promise<WebAPICallResult> {
    await this.#turns.acquire(method, args);
    try {
      const answer = await super.apiCall(method, args);
      this.#turns.recordSuccess(method, args);
      return answer;
    } catch (error) {
      throw await this.#turns.recordFailure(method, args, error);
    }
  }
}

/** Every client makes each call once: its own retries would hold up other calls, for up to half an hour. */
export const SINGLE_CALLS = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
} as const satisfies WebClientOptions;

function createSharedOptions(settings: SlackClientSettings): WebClientOptions {
  return {
    ...SINGLE_CALLS,
    slackApiUrl: settings.apiUrl,
    logger: createMaskingLogger(settings.logger),
    fetch: createMeteredFetch(settings),
  };
}

/** No answer to a response URL may be waited for longer than this; Bolt sets no limit there. */
const RESPOND_WITHIN_MS = 5_000;

function createMeteredFetch(settings: SlackClientSettings): typeof fetch {
  const { apiUrl, clock, metrics, fetch = globalThis.fetch } = settings;
  return async (input, init) => {
    const begun = clock.now();
    const url = String(input);
    // A response URL is a secret, and every one is another: it must not become a label.
    const isMethod = url.startsWith(apiUrl);
    const call = isMethod ? url.slice(apiUrl.length).replace(/\?.*$/, '') : 'response_url';
    const signal = init?.signal ?? AbortSignal.timeout(RESPOND_WITHIN_MS);
    try {
      const answer = await fetch(input, { ...init, signal });
      metrics.recordDuration('slack', call, String(answer.status), clock.now() - begun);
      const plain = isMethod ? undefined : await plainBody(init?.body, answer);
      return plain ? await fetch(input, { ...init, body: plain, signal }) : withWait(answer);
    } catch (error) {
      metrics.recordDuration('slack', call, 'unreached', clock.now() - begun);
      throw error;
    }
  };
}

/** What to say at a response URL instead, where Slack does not render the blocks: the text alone. */
async function plainBody(body: unknown, answer: Response): Promise<string | undefined> {
  if (typeof body !== 'string' || !body.startsWith('{')) return undefined;
  // `ok`, or a word of Slack's, bare or in JSON.
  const words = (await answer.clone().text()).match(/[a-z]+(?:_[a-z]+)+/g) ?? [];
  if (!words.some((word) => findSlackOutcome(word)?.follows === 'simpler')) return undefined;
  const { blocks, ...plain } = JSON.parse(body) as { readonly blocks?: unknown };
  return blocks ? JSON.stringify(plain) : undefined;
}

/** The client takes a 429 that does not say for how long for a broken connection. */
function withWait(answer: Response): Response {
  const { status, headers } = answer;
  if (status !== 429 || /^\d+$/.test(headers.get('retry-after') ?? '')) return answer;
  return new Response(answer.body, { status, headers: { 'retry-after': `${DEFAULT_WAIT_S}` } });
}
