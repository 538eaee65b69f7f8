import { z } from 'zod';
import type { CancelOutcome, EndpointResult } from '../../core/ports/clicksend.ts';
import { callWithRetry, type EndpointContext } from '../http/call.ts';
import { isNotFoundStatus } from '../http/classify-response.ts';
import { countSchema } from '../http/fields.ts';
import type { HttpCall, HttpResponse } from '../http/http-client.ts';
import {
  classifyNotFound,
  isSuccessResponse,
  parseEnvelope,
  requireData,
} from '../http/response.ts';

const NOT_OFFERED = { offered: false } as const;

/**
 * `PUT /mms/{id}/cancel`: cancels a scheduled message. The response when it is too late is only known for
 * SMS (404, NOT_FOUND), so a refusal that is not about credentials or permissions counts as "nothing to
 * cancel". So does a 404 that does not say whether the message or the endpoint is missing: the caller then
 * checks the message's status.
 *
 * The call is repeated if no response came. If the first request did cancel the message, the second has
 * nothing to cancel; the message's status tells here too.
 */
export async function cancelMessage(
  context: EndpointContext,
  messageId: string,
): Promise<EndpointResult<CancelOutcome>> {
  const path = `/mms/${encodeURIComponent(messageId)}/cancel`;
  const response = await callWithRetry(context, { name: 'cancel', method: 'PUT', path });
  if (isSuccessResponse(response)) return { offered: true, value: 'cancelled' };
  if (isNotFoundStatus(response.status) && classifyNotFound(response) === 'endpoint') {
    return NOT_OFFERED;
  }
  if (isAccountRefusal(response)) requireData(response);
  return { offered: true, value: 'nothingToCancel' };
}

/** `data` of `PUT /mms/cancel-all`. */
const cancelledCountSchema = z.object({ count: countSchema }).transform(({ count }) => count);

/**
 * `PUT /mms/cancel-all`: cancels every scheduled message of the account. A 404 that does not mention
 * messages is about the endpoint: saying "nothing was scheduled" would be worse than saying where a person
 * can cancel.
 */
export async function cancelAllMessages(
  context: EndpointContext,
): Promise<EndpointResult<{ readonly count?: number }>> {
  let requests = 0;
  const http = {
    ...context.http,
    exchange: (call: HttpCall) => {
      requests += 1;
      return context.http.exchange(call);
    },
  };
  const call = { name: 'cancel_all', method: 'PUT', path: '/mms/cancel-all' } as const;
  const response = await callWithRetry({ ...context, http }, call);
  if (isNotFoundStatus(response.status)) {
    return classifyNotFound(response) === 'thing'
      ? { offered: true, value: { count: 0 } }
      : NOT_OFFERED;
  }
  const { data: count } = cancelledCountSchema.safeParse(requireData(response));
  // The response to a second request does not count what the first one cancelled.
  return { offered: true, value: { count: requests > 1 ? undefined : count } };
}

/**
 * Whether a refusal is about the account and not the message. Without an envelope, it does not say anything
 * about messages.
 */
function isAccountRefusal(response: HttpResponse): boolean {
  const envelope = parseEnvelope(response);
  if (!envelope || [401, 403].includes(response.status)) return true;
  return [401, 403].includes(envelope.httpCode ?? 0) || ACCOUNT_CODES.test(envelope.code);
}

const ACCOUNT_CODES =
  /^(UNAUTHORIZED|FORBIDDEN|(MISSING|INVALID)_CREDENTIALS|ACCOUNT_NOT_ACTIVATED)$/;
