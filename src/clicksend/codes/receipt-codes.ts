import { type CodeRow, pickMeaning } from './code-row.ts';
import { temporaryProblem } from './gateway-errors.ts';
import { findHistoryWord } from './history-words.ts';

/** The `status_code` values of receipts: ClickSend's help, "SMS error codes". It lists no others. */
export const receiptCodes: readonly CodeRow[] = [
  {
    // Covers everything from queued to handed over; the accompanying word says which.
    code: '200',
    description: 'Message sent to the network for delivery',
    ...pickMeaning(findHistoryWord('Sent')),
  },
  {
    code: '201',
    description: 'Message delivered to the handset',
    ...pickMeaning(findHistoryWord('Completed')),
  },
  {
    // Not final, although its word is "Failed".
    code: '300',
    description: 'Temporary network error - will be retried',
    ...temporaryProblem,
  },
  {
    // Also covers "Cancelled"; the accompanying word or text says which.
    code: '301',
    description: 'Unknown failure',
    ...pickMeaning(findHistoryWord('Failed')),
  },
];
