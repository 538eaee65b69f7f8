import { AppError } from '../../core/errors.ts';
import type { CancelOutcome } from '../../core/ports/clicksend-messages.ts';
import type { EndpointResult } from '../../core/ports/endpoint-result.ts';
import { callFailures, isServerFault } from '../http/call-failures.ts';
import { callWithRetry } from '../http/call-with-retry.ts';
import { classifyNotFound, isNotFoundStatus } from '../http/not-found.ts';
import {
  type HttpResponse,
  isSuccessResponse,
  parseEnvelope,
  requireData,
} from '../http/response.ts';
import { cancelledCountSchema } from '../wire/cancel.ts';
import type { EndpointContext } from './receipts.ts';

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
export async function cancelMessage(
  reading: EndpointContext,
  messageId: string,
): Promise<EndpointResult<CancelOutcome>> {
  const answer = await put(reading, 'cancel', `/mms/${encodeURIComponent(messageId)}/cancel`);
  if (isSuccessResponse(answer)) return { offered: true, value: 'cancelled' };
  if (isNotFoundStatus(answer.status) && classifyNotFound(answer) === 'endpoint') return GONE;
  if (isAboutUs(answer)) requireData(answer);
  return { offered: true, value: 'nothingToCancel' };
}

/**
 * Takes back everything that waits in the account. A 404 that says nothing of messages is about the
 * endpoint: to say "nothing was scheduled" would be worse than to say where it can be done.
 */
export async function cancelAllMessages(
  reading: EndpointContext,
): Promise<EndpointResult<{ readonly count?: number }>> {
  let asked = 0;
  const http = {
    ...reading.http,
    exchange: (call: Parameters<typeof reading.http.exchange>[0]) => {
      asked += 1;
      return reading.http.exchange(call);
    },
  };
  const answer = await put({ ...reading, http }, 'cancel_all', '/mms/cancel-all');
  if (isNotFoundStatus(answer.status)) {
    return classifyNotFound(answer) === 'thing' ? { offered: true, value: { count: 0 } } : GONE;
  }
  const { data: count } = cancelledCountSchema.safeParse(requireData(answer));
  // Asked twice, the second answer does not count what the first request cancelled.
  return { offered: true, value: count === undefined || asked > 1 ? {} : { count } };
}

async function put(reading: EndpointContext, name: string, path: string): Promise<HttpResponse> {
  const { http, clock, timeoutMs } = reading;
  const answer = await callWithRetry(http, clock, { name, method: 'PUT', path, timeoutMs });
  const { httpCode = 0, code = '' } = parseEnvelope(answer) ?? {};
  // ClickSend's own trouble in an envelope that came with status 200.
  if (
    answer.status < 300 &&
    (isServerFault(httpCode) || httpCode === 429 || /^INTERNAL_|TOO_MANY_REQUESTS$/.test(code))
  ) {
    const { code, what } = callFailures.broken;
    const problem = { code, what, todo: 'Try again in a few minutes' };
    throw new AppError(problem.code, { retry: 'later', problem, message: problem.what });
  }
  return answer;
}

/** Whether a no is about who asks, not about the message; a no without an envelope says nothing of messages. */
function isAboutUs(answer: HttpResponse): boolean {
  const said = parseEnvelope(answer);
  if (!said || [401, 403].includes(answer.status)) return true;
  return [401, 403].includes(said.httpCode ?? 0) || credentials.test(said.code);
}

const credentials =
  /^(UNAUTHORIZED|FORBIDDEN|(MISSING|INVALID)_CREDENTIALS|ACCOUNT_NOT_ACTIVATED)$/;
