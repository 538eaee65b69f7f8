import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { requireResponse } from './call-failures.ts';
import type { EndpointContext } from './endpoint-context.ts';
import type { HttpCall, HttpResponse } from './http-client.ts';

/** A request to an endpoint; the time-out comes from the context. */
export type EndpointCall = Omit<HttpCall, 'timeoutMs'>;
/** Of a context, what a call needs. */
export type CallContext = Pick<EndpointContext, 'http' | 'clock' | 'timeoutMs'>;

/** Before the second and the third attempt. */
const PAUSES_MS = [500, 2_000];
/** A person may be waiting, or a job that others could use: a longer wait is left to the caller. */
const LONGEST_PAUSE_MS = 3_000;
/** ClickSend was seen asking for up to 39 s; a long list that is half read is not thrown away. */
const LONGEST_PAUSE_IN_LIST_MS = 60_000;

/**
 * Makes one request. Returns ClickSend's answer, a refusal included; throws an AppError when no
 * readable answer came.
 */
export async function callOnce(
  { http, clock, timeoutMs }: CallContext,
  call: EndpointCall,
): Promise<HttpResponse> {
  const exchange = await http.exchange({ ...call, timeoutMs });
  return requireResponse(exchange, clock.now());
}

/**
 * Makes a request that changes nothing when it is repeated, up to three times. Returns and throws
 * as {@link callOnce}. `isLaterPage`: earlier pages of the same list were read already.
 */
export function callWithRetry(
  context: CallContext,
  call: EndpointCall,
  { isLaterPage = false } = {},
): Promise<HttpResponse> {
  const longestPauseMs = isLaterPage ? LONGEST_PAUSE_IN_LIST_MS : LONGEST_PAUSE_MS;
  return callUpToThreeTimes(context.clock, () => callOnce(context, call), longestPauseMs);
}

/**
 * Runs `attempt` up to three times while it throws an AppError that says `later`. Waits as long as
 * the error asks for, and throws it when that is longer than `longestPauseMs`.
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
