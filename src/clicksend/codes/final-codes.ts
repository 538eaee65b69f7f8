import type { CodeRow } from './code-row.ts';
import { responseCodes } from './response-codes.ts';
import { sendStatuses } from './send-statuses.ts';

/**
 * The codes with which ClickSend refuses a whole call (`response_code`) or one message (`status`). They
 * are final: nothing was sent, and only a person can send it again. So is every other refusal with an
 * HTTP status of 400 to 499, except 408 and 429.
 */
export const finalClickSendCodes: ReadonlyMap<string, CodeRow> = new Map(
  [...sendStatuses, ...responseCodes]
    .filter(({ state }) => state === 'refused')
    .map((row) => [row.code, row]),
);
