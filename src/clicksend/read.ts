import type { Clock } from '../app/ports/clock-log-meter.ts';
import type { Answered } from './answer.ts';
import type { Call, Http } from './request.ts';
import { hindrance } from './trouble.ts';

/** Before the second and the third try. */
export const PAUSES_MS = [500, 2_000];
/** ClickSend was seen asking for up to 39 s; a longer wait is left to the job that asked. */
const LONGEST_WAIT_MS = 60_000;

/**
 * A call that changes nothing when it is repeated, tried up to three times. Resolves with
 * ClickSend's answer, a no included; throws when there was none.
 */
export async function read(http: Http, clock: Clock, call: Call): Promise<Answered> {
  for (let attempt = 0; ; attempt += 1) {
    const exchange = await http.exchange(call);
    const trouble = hindrance(exchange, clock.now());
    if (!trouble && exchange.kind === 'answered') return exchange;
    const pause = Math.max(PAUSES_MS[attempt] ?? 0, trouble?.retryAfterMs ?? 0);
    if (attempt >= PAUSES_MS.length || pause > LONGEST_WAIT_MS) throw trouble;
    await clock.wait(pause);
  }
}
