import { type CodeRow, pickMeaning } from './code-row.ts';
import { findHistoryWord } from './history-words.ts';

/** `status_code` of receipts: ClickSend's help, "SMS error codes". No other code is in it. */
export const receiptCodes: readonly CodeRow[] = [
  {
    // Covers everything from queued to handed over; the word along with it tells which.
    code: '200',
    said: 'Message sent to the network for delivery',
    ...pickMeaning(findHistoryWord('Sent')),
  },
  {
    code: '201',
    said: 'Message delivered to the handset',
    state: 'delivered',
    what: 'ClickSend reports that the message arrived',
    todo: 'Nothing to do',
    canRetry: false,
  },
  {
    // Its word is "Failed", and yet it is not final.
    code: '300',
    said: 'Temporary network error - will be retried',
    state: 'retrying',
    what: "The recipient's network has a temporary problem",
    todo: 'Nothing to do: it is being tried again',
    canRetry: false,
  },
  {
    // For "Cancelled" too: the word or the text along with it tells.
    code: '301',
    said: 'Unknown failure',
    ...pickMeaning(findHistoryWord('Failed')),
  },
];
