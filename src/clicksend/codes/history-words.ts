import type { CodeRow } from './code-row.ts';

/**
 * The words in ClickSend's history and receipts (`status`): the samples of its MMS history, and the list in
 * its description of the SMS history.
 */
export const historyWords = [
  {
    code: 'Queued',
    state: 'queued',
    what: 'ClickSend has the message and will pass it to their phone network',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Queued:WaitSend',
    state: 'queued',
    what: 'ClickSend has the message and will pass it to their phone network',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Scheduled',
    state: 'queued',
    what: 'ClickSend holds the message until it’s due',
    todo: 'You can still cancel it',
    canRetry: false,
  },
  {
    code: 'WaitApproval',
    state: 'queued',
    what: 'ClickSend’s staff are checking the message',
    todo: 'Wait, or ask ClickSend support if it takes long',
    canRetry: false,
  },
  {
    // A carrier may block a message and still report it as sent (some in the US do).
    code: 'Sent',
    state: 'sent',
    what: 'The message went to their phone network, which hasn’t said whether it arrived',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Completed',
    state: 'delivered',
    what: 'ClickSend reports that the message arrived',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
  {
    code: 'Failed',
    state: 'failed',
    what: 'The message didn’t arrive, and ClickSend gave no reason',
    todo: 'Send it again. If it keeps failing, ask ClickSend support',
    canRetry: true,
  },
  {
    code: 'Cancelled',
    state: 'cancelled',
    what: 'The message was cancelled before it went out',
    todo: 'To send it after all, send it again',
    canRetry: true,
  },
  {
    code: 'CancelledAfterReview',
    state: 'cancelled',
    what: 'ClickSend’s staff stopped the message because of its content',
    todo: 'If that’s a mistake, ask ClickSend support',
    canRetry: false,
  },
  {
    code: 'Received',
    state: 'incoming',
    what: 'Somebody texted this to you',
    todo: 'You don’t need to do anything',
    canRetry: false,
  },
] as const satisfies readonly CodeRow[];

type HistoryWord = (typeof historyWords)[number]['code'];

export function findHistoryWord(word: HistoryWord): CodeRow {
  const row = historyWords.find(({ code }) => code === word);
  if (!row) throw new Error(`no such word: ${word}`);
  return row;
}
