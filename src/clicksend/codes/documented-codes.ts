import type { CodeRow } from './code-row.ts';
import { type GatewayError, gatewayErrors } from './gateway-errors.ts';
import { historyWords } from './history-words.ts';
import { receiptCodes } from './receipt-codes.ts';
import { responseCodes } from './response-codes.ts';
import { sendStatuses } from './send-statuses.ts';

/**
 * Everything that ClickSend is known to say of a message, and what the app makes of it. The same is
 * written for people in `docs/clicksend-codes.md`, under these headings; a test holds the two together.
 */
export const documentedCodes: Readonly<Record<string, readonly (CodeRow | GatewayError)[]>> = {
  'Statuses of a send': sendStatuses,
  'Answers to a whole call': responseCodes,
  'Codes of a receipt': receiptCodes,
  'Words of the history': historyWords,
  'Errors of the gateway': gatewayErrors,
};
