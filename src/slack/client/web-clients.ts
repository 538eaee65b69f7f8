import { type WebAPICallResult, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { findSlackOutcome } from '../errors/outcomes.ts';
import { DEFAULT_WAIT_S } from '../errors/to-app-error.ts';
import type { CallLimiter } from './call-limiter.ts';
import { type BoltLogger, createMaskingLogger, formatRefusal } from './client-log.ts';
import { fetchFromSlack } from './fetch-from-slack.ts';

export interface SlackClientSettings {
  /** Base URL of the Web API, e.g. `https://slack.com/api/`. */
  readonly apiUrl: string;
  readonly logger: BoltLogger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
}

/** For a whole response. */
const BACKGROUND_MS = 10_000;

/**
 * For calls that a person waits for (views.open). A trigger expires after three seconds, so there is time
 * for one attempt. Bolt creates a client per token from these options. Never set `headers`, because Bolt
 * would share them between tokens.
 */
export function createInteractiveOptions(settings: SlackClientSettings): WebClientOptions {
  return { ...createSharedOptions(settings), timeout: 2_500 };
}

/** For calls that a person waits for in a listener: never delayed by the calls of jobs. */
export function createPromptClient(botToken: string, settings: SlackClientSettings): WebClient {
  return new LoggingClient(botToken, settings, BACKGROUND_MS);
}

/**
 * For jobs: a call that exceeds a limit throws a `RetryLaterError` and is not made. The job retries failed
 * calls, so that no call waits behind another.
 */
export function createBackgroundClient(
  botToken: string,
  settings: SlackClientSettings & {
    readonly limiter: CallLimiter;
    /** For a whole response. */
    readonly timeoutMs?: number;
  },
): WebClient {
  const { limiter, timeoutMs: timeout = BACKGROUND_MS } = settings;
  return new PacedClient(botToken, limiter, settings, timeout);
}

/** Logs why Slack refuses a call. */
class LoggingClient extends WebClient {
  readonly #logger: BoltLogger;

  constructor(botToken: string, settings: SlackClientSettings, timeout: number) {
    const quiet = { ...settings.logger, warn: () => undefined, error: () => undefined };
    super(botToken, { ...createSharedOptions(settings), logger: quiet, timeout });
    this.#logger = settings.logger;
  }

  /** Every method of the client calls this one. */
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

class PacedClient extends LoggingClient {
  readonly #limiter: CallLimiter;

  constructor(
    botToken: string,
    limiter: CallLimiter,
    settings: SlackClientSettings,
    timeout: number,
  ) {
    super(botToken, settings, timeout);
    this.#limiter = limiter;
  }

  override async apiCall(
    method: string,
    args: Record<string, unknown> = {},
  ): Promise<WebAPICallResult> {
    await this.#limiter.acquire(method, args);
    try {
      const answer = await super.apiCall(method, args);
      this.#limiter.recordSuccess(method, args);
      return answer;
    } catch (error) {
      throw await this.#limiter.recordFailure(method, args, error);
    }
  }
}

/** Every client makes each call once, because its own retries would hold up other calls for up to half an hour. */
export const NO_RETRY_OPTIONS = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
} as const satisfies WebClientOptions;

function createSharedOptions(settings: SlackClientSettings): WebClientOptions {
  return {
    ...NO_RETRY_OPTIONS,
    slackApiUrl: settings.apiUrl,
    logger: createMaskingLogger(settings.logger),
    fetch: createMeteredFetch(settings),
  };
}

/** For posting to a response URL, where Bolt sets no timeout. */
const RESPOND_TIMEOUT_MS = 5_000;

function createMeteredFetch(settings: SlackClientSettings): typeof fetch {
  const { apiUrl, clock, metrics, fetch = globalThis.fetch } = settings;
  return async (input, init) => {
    const begun = clock.now();
    const url = String(input);
    // A response URL is secret, and each is different, so it must not become a label.
    const isMethod = url.startsWith(apiUrl);
    const call = isMethod ? url.slice(apiUrl.length).replace(/\?.*$/, '') : 'response_url';
    const signal = init?.signal ?? AbortSignal.timeout(RESPOND_TIMEOUT_MS);
    try {
      const answer = await fetchFromSlack(input, { ...init, signal }, fetch);
      metrics.recordDuration('slack', call, String(answer.status), clock.now() - begun);
      const plain = isMethod ? undefined : await buildPlainBody(init?.body, answer);
      return plain
        ? await fetchFromSlack(input, { ...init, body: plain, signal }, fetch)
        : addRetryAfter(answer);
    } catch (error) {
      metrics.recordDuration('slack', call, 'unreached', clock.now() - begun);
      throw error;
    }
  };
}

/** What to post to a response URL instead if Slack refuses the blocks: the text alone. */
async function buildPlainBody(body: unknown, answer: Response): Promise<string | undefined> {
  if (typeof body !== 'string' || !body.startsWith('{')) return undefined;
  // Slack responds with `ok` or an error code, as plain text or in JSON.
  const codes = (await answer.clone().text()).match(/[a-z]+(?:_[a-z]+)+/g) ?? [];
  if (!codes.some((code) => findSlackOutcome(code)?.follows === 'simpler')) return undefined;
  const { blocks, ...plain } = JSON.parse(body) as { readonly blocks?: unknown };
  return blocks ? JSON.stringify(plain) : undefined;
}

/** The client mistakes a 429 without `Retry-After` for a broken connection. */
function addRetryAfter(answer: Response): Response {
  const { status, headers } = answer;
  if (status !== 429 || /^\d+$/.test(headers.get('retry-after') ?? '')) return answer;
  return new Response(answer.body, { status, headers: { 'retry-after': `${DEFAULT_WAIT_S}` } });
}
