import { AppError } from '../../core/errors.ts';
import type { CancelOutcome, Offered } from '../../core/ports/clicksend.ts';
import { isTheirFault, troubles } from '../http/call-failures.ts';
import { read } from '../http/call-with-retry.ts';
import { isGone, whatIsMissing } from '../http/not-found.ts';
import { type Answered, dataOf, envelopeOf, isYes } from '../http/response.ts';
import { cancelledCount } from '../wire/cancel.ts';
import type { Reading } from './receipts.ts';

const GONE = { offered: false } as const;

/**
 * Takes back a message that waits. How ClickSend answers when it is too late is known for SMS only
 * (404, NOT_FOUND), so any no that is not about credentials or permissions counts as "nothing to
 * cancel". So does a 404 that does not say what is missing, the message or the endpoint: whoever
 * asks looks at the message's state afterwards, and finds out.
 *
 * It is asked again when no answer came. If the first request did cancel, the second has nothing
 * to cancel; here too the message's state tells.
 */
export async function cancel(reading: Reading, messageId: string): Promise<Offered<CancelOutcome>> {
  const answer = await put(reading, 'cancel', `/mms/${encodeURIComponent(messageId)}/cancel`);
  if (isYes(answer)) return { offered: true, value: 'cancelled' };
  if (isGone(answer.status) && whatIsMissing(answer) === 'endpoint') return GONE;
  if (isAboutUs(answer)) dataOf(answer);
  return { offered: true, value: 'nothingToCancel' };
}

/**
 * Takes back everything that waits in the account. A 404 that says nothing of messages is about the
 * endpoint: to say "nothing was scheduled" would be worse than to say where it can be done.
 */
export async function cancelAll(reading: Reading): Promise<Offered<{ readonly count?: number }>> {
  let asked = 0;
  const http = {
    ...reading.http,
    exchange: (call: Parameters<typeof reading.http.exchange>[0]) => {
      asked += 1;
      return reading.http.exchange(call);
    },
  };
  const answer = await put({ ...reading, http }, 'cancel_all', '/mms/cancel-all');
  if (isGone(answer.status)) {
    return whatIsMissing(answer) === 'thing' ? { offered: true, value: { count: 0 } } : GONE;
  }
  const { data: count } = cancelledCount.safeParse(dataOf(answer));
  // Asked twice, the second answer does not count what the first request cancelled.
  return { offered: true, value: count === undefined || asked > 1 ? {} : { count } };
}

async function put(reading: Reading, name: string, path: string): Promise<Answered> {
  const { http, clock, timeoutMs } = reading;
  const answer = await read(http, clock, { name, method: 'PUT', path, timeoutMs });
  const { httpCode = 0, code = '' } = envelopeOf(answer) ?? {};
  // ClickSend's own trouble in an envelope that came with status 200.
  if (
    answer.status < 300 &&
    (isTheirFault(httpCode) || httpCode === 429 || /^INTERNAL_|TOO_MANY_REQUESTS$/.test(code))
  ) {
    const { code, what } = troubles.broken;
    const problem = { code, what, todo: 'Try again in a few minutes' };
    throw new AppError(problem.code, { retry: 'later', problem, message: problem.what });
  }
  return answer;
}

/** Whether a no is about who asks, not about the message; a no without an envelope says nothing of messages. */
function isAboutUs(answer: Answered): boolean {
  const said = envelopeOf(answer);
  if (!said || [401, 403].includes(answer.status)) return true;
  return [401, 403].includes(said.httpCode ?? 0) || credentials.test(said.code);
}

const credentials =
  /^(UNAUTHORIZED|FORBIDDEN|(MISSING|INVALID)_CREDENTIALS|ACCOUNT_NOT_ACTIVATED)$/;
