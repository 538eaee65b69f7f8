import { type CodeRow, pickMeaning } from './code-row.ts';
import { findHistoryWord } from './history-words.ts';

/** `status_code` of receipts: ClickSend's help, "SMS error codes". No other code is in it. */
export const receiptCodes: readonly CodeRow[] = [
  {
    // Covers everything from queued to handed over; the word beside it says which.
    code: '200',
    description: 'Message sent to the network for delivery',
    ...pickMeaning(findHistoryWord('Sent')),
  },
  {
    code: '201',
    description: 'Message delivered to the handset',
    state: 'delivered',
    what: 'ClickSend reports that the message arrived',
    todo: 'Nothing to do',
    canRetry: false,
  },
  {
    // Not final, though its word is "Failed".
    code: '300',
    description: 'Temporary network error - will be retried',
    state: 'retrying',
    what: "The recipient's network has a temporary problem",
    todo: 'Nothing to do: it is being tried again',
    canRetry: false,
  },
  {
    // Covers "Cancelled" too; the word or the text beside it says which.
    code: '301',
    description: 'Unknown failure',
    ...pickMeaning(findHistoryWord('Failed')),
  },
];
