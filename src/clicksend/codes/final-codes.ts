import type { CodeRow } from './code-row.ts';
import { responseCodes } from './response-codes.ts';
import { sendStatuses } from './send-statuses.ts';

/**
 * What ClickSend says no with, for a whole call (`response_code`) or for one message (`status`). These are
 * final: nothing was sent, and only a person can have it sent again. So is every other no with an HTTP
 * status of 400 to 499, but 408 and 429.
 */
export const finalClickSendCodes: ReadonlyMap<string, CodeRow> = new Map(
  [...sendStatuses, ...responseCodes]
    .filter(({ state }) => state === 'refused')
    .map((row) => [row.code, row]),
);
