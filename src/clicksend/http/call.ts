import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import { requireResponse } from './call-failures.ts';
import type { HttpCall, HttpClient, HttpResponse } from './http-client.ts';
import { requireNoFault } from './response.ts';

/** A request to an endpoint. The timeout comes from the context. */
export type EndpointCall = Omit<HttpCall, 'timeoutMs'>;
/** The part of the context that a call needs. */
export type CallContext = Pick<EndpointContext, 'http' | 'clock' | 'timeoutMs'>;

/** Before the second and the third attempt. */
const PAUSES_MS = [500, 2_000];
/** A person may be waiting, or other work could run, so a longer wait is left to the caller. */
const LONGEST_PAUSE_MS = 3_000;
/** ClickSend was observed to ask for up to 39 s. This keeps a long list that is half read from being discarded. */
const LONGEST_PAUSE_IN_LIST_MS = 60_000;

/**
 * Makes one request. Returns ClickSend's response, including a refusal. Throws an AppError if no readable
 * response came.
 */
export async function callOnce(
  { http, clock, timeoutMs }: CallContext,
  call: EndpointCall,
): Promise<HttpResponse> {
  const exchange = await http.exchange({ ...call, timeoutMs });
  return requireNoFault(requireResponse(exchange, clock.now()), clock.now());
}

/**
 * Makes a repeatable request up to three times. Returns and throws like {@link callOnce}. `isLaterPage`:
 * earlier pages of the same list were already read. `confirm` runs before each attempt.
 */
export function callWithRetry(
  context: CallContext,
  call: EndpointCall,
  {
    isLaterPage = false,
    confirm,
  }: { readonly isLaterPage?: boolean; readonly confirm?: () => Promise<void> } = {},
): Promise<HttpResponse> {
  const longestPauseMs = isLaterPage ? LONGEST_PAUSE_IN_LIST_MS : LONGEST_PAUSE_MS;
  const attempt = async () => {
    await confirm?.();
    return callOnce(context, call);
  };
  return callUpToThreeTimes(context.clock, attempt, longestPauseMs);
}

/**
 * Runs `attempt` up to three times while it throws an AppError that says `later`. Waits as long as the
 * error asks for, or rethrows it if that exceeds `longestPauseMs`.
 */
export async function callUpToThreeTimes<T>(
  clock: Clock,
  attempt: () => Promise<T>,
  longestPauseMs = LONGEST_PAUSE_MS,
): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AppError) || error.retry !== 'later') throw error;
      const waitMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
      if (waitMs > longestPauseMs) throw error;
      await clock.wait(waitMs);
    }
  }
  return attempt();
}

/** What every endpoint needs. */
export interface EndpointContext {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** For one attempt, from connecting to the last byte of the body. */
  readonly timeoutMs: number;
}
