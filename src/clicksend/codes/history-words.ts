import type { CodeRow } from './code-row.ts';

/**
 * The words in ClickSend's history and receipts (`status`): the samples of its MMS history, and the list in
 * its description of the SMS history. Their descriptions are from its help, "SMS error codes".
 */
export const historyWords = [
  {
    code: 'Queued',
    description: 'Message is queued for delivery',
    state: 'queued',
    what: 'ClickSend has the message and will pass it to their phone network',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Queued:WaitSend',
    description: '',
    state: 'queued',
    what: 'ClickSend has the message and will pass it to their phone network',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Scheduled',
    description: 'Message is scheduled for delivery',
    state: 'queued',
    what: 'ClickSend holds the message until it’s due',
    todo: 'You can still cancel it',
    canRetry: false,
  },
  {
    code: 'WaitApproval',
    description: 'Message is waiting manual approval from ClickSend staff',
    state: 'queued',
    what: 'ClickSend’s staff are checking the message',
    todo: 'Wait, or ask ClickSend support if it takes long',
    canRetry: false,
  },
  {
    // A carrier may block a message and still report it as sent (some in the US do).
    code: 'Sent',
    description: 'Message sent to the network for delivery',
    state: 'sent',
    what: 'The message went to their phone network, which hasn’t said whether it arrived',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Completed',
    description: '',
    state: 'delivered',
    what: 'ClickSend reports that the message arrived',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Failed',
    description: 'Unknown failure',
    state: 'failed',
    what: 'The message didn’t arrive, and ClickSend gave no reason',
    todo: 'Send it again. If it keeps failing, ask ClickSend support',
    canRetry: true,
  },
  {
    code: 'Cancelled',
    description: 'Message is cancelled',
    state: 'cancelled',
    what: 'The message was cancelled before it went out',
    todo: 'To send it after all, send it again',
    canRetry: true,
  },
  {
    code: 'CancelledAfterReview',
    description:
      'The message was canceled by ClickSend staff as its content did not comply with guidelines',
    state: 'cancelled',
    what: 'ClickSend’s staff stopped the message because of its content',
    todo: 'If that’s a mistake, ask ClickSend support',
    canRetry: false,
  },
  {
    code: 'Received',
    description: '',
    state: 'incoming',
    what: 'Somebody texted this to you',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
] as const satisfies readonly CodeRow[];

type HistoryWord = (typeof historyWords)[number]['code'];

/** The row of a word. */
export function findHistoryWord(word: HistoryWord): CodeRow {
  const row = historyWords.find(({ code }) => code === word);
  if (!row) throw new Error(`no such word: ${word}`);
  return row;
}
