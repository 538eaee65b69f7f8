import type { Clock } from '../../core/ports/clock.ts';
import { findCallError } from './call-failures.ts';
import type { HttpCall, HttpClient } from './http-client.ts';
import type { HttpResponse } from './response.ts';

/** Before the second and the third try. */
export const CALL_RETRY_PAUSES_MS = [500, 2_000];
/** A person may be waiting, or a job that others could use: a longer wait is left to whoever asked. */
const BRIEF_MS = 3_000;
/** ClickSend was seen asking for up to 39 s; so long a list that is half read is not thrown away. */
const PATIENT_MS = 60_000;

/**
 * A call that changes nothing when it is repeated, tried up to three times. Resolves with
 * ClickSend's answer, a no included; throws when there was none. `isFurther`: it goes on with
 * something that would have to begin again.
 */
export async function callWithRetry(
  http: HttpClient,
  clock: Clock,
  call: HttpCall,
  { isFurther = false } = {},
): Promise<HttpResponse> {
  const longestMs = isFurther ? PATIENT_MS : BRIEF_MS;
  for (let attempt = 0; ; attempt += 1) {
    const exchange = await http.exchange(call);
    const trouble = findCallError(exchange, clock.now());
    if (!trouble && exchange.kind === 'answered') return exchange;
    const pause = Math.max(CALL_RETRY_PAUSES_MS[attempt] ?? 0, trouble?.retryAfterMs ?? 0);
    if (attempt >= CALL_RETRY_PAUSES_MS.length || pause > longestMs) throw trouble;
    await clock.wait(pause);
  }
}
