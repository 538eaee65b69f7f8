import type { CodeRow } from './code-row.ts';
import { temporaryProblem } from './gateway-errors.ts';
import { findHistoryWord } from './history-words.ts';

/** The `status_code` values of receipts: ClickSend's help, "SMS error codes". It lists no others. */
export const receiptCodes: readonly CodeRow[] = [
  {
    ...findHistoryWord('Sent'),
    // Covers everything from queued to handed over; the accompanying word says which.
    code: '200',
  },
  {
    ...findHistoryWord('Completed'),
    code: '201',
  },
  {
    // Not final, although its word is "Failed".
    code: '300',
    ...temporaryProblem,
  },
  {
    ...findHistoryWord('Failed'),
    // Also covers "Cancelled"; the accompanying word or text says which.
    code: '301',
  },
];
