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
    what: 'ClickSend has the message and will hand it to the phone network',
    todo: 'Nothing to do',
    canRetry: false,
  },
  {
    code: 'Queued:WaitSend',
    description: '',
    state: 'queued',
    what: 'ClickSend has the message and will hand it to the phone network',
    todo: 'Nothing to do',
    canRetry: false,
  },
  {
    code: 'Scheduled',
    description: 'Message is scheduled for delivery',
    state: 'queued',
    what: 'ClickSend keeps the message until its time has come',
    todo: 'Nothing to do, or cancel it before it leaves',
    canRetry: false,
  },
  {
    code: 'WaitApproval',
    description: 'Message is waiting manual approval from ClickSend staff',
    state: 'queued',
    what: "The message waits until ClickSend's staff have looked at it",
    todo: 'Wait, or ask ClickSend support when it takes long',
    canRetry: false,
  },
  {
    // A carrier may block a message and still report it as sent (some in the US do).
    code: 'Sent',
    description: 'Message sent to the network for delivery',
    state: 'sent',
    what: 'The message was handed to the phone network, which has not said whether it arrived',
    todo: 'Nothing to do',
    canRetry: false,
  },
  {
    code: 'Completed',
    description: '',
    state: 'delivered',
    what: 'ClickSend reports that the message arrived',
    todo: 'Nothing to do',
    canRetry: false,
  },
  {
    code: 'Failed',
    description: 'Unknown failure',
    state: 'failed',
    what: 'The message did not arrive, and nobody said why',
    todo: 'Send again; if it stays, ask ClickSend support',
    canRetry: true,
  },
  {
    code: 'Cancelled',
    description: 'Message is cancelled',
    state: 'cancelled',
    what: 'The message was cancelled before it went out',
    todo: 'Send again if it should still go out',
    canRetry: true,
  },
  {
    code: 'CancelledAfterReview',
    description:
      'The message was canceled by ClickSend staff as its content did not comply with guidelines',
    state: 'cancelled',
    what: "ClickSend's staff stopped the message because of its content",
    todo: 'If that is a mistake, ask ClickSend support',
    canRetry: false,
  },
  {
    code: 'Received',
    description: '',
    state: 'incoming',
    what: 'A message that came in',
    todo: 'Nothing to do',
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
