import type { CodeRow, PartialRow } from './code-row.ts';
import { findHistoryWord } from './history-words.ts';

export interface GatewayError extends CodeRow {
  /** The status word and code that accompany it; '' if undocumented. */
  readonly status: string;
  /** The code of the problem shown to a person. */
  readonly reason: string;
  /** Matches ClickSend's text. */
  readonly pattern: RegExp;
  /** Another row's pattern would match this text too, so this row comes before it. */
  readonly isParticular?: true;
}

export const temporaryProblem: Omit<CodeRow, 'code'> = {
  state: 'retrying',
  what: 'Their phone network has a temporary problem',
  todo: 'You don’t need to do anything: ClickSend is trying again',
  canRetry: false,
};

const rows: readonly PartialRow<'status' | 'state' | 'canRetry', GatewayError>[] = [
  {
    ...findHistoryWord('Queued'),
    code: '1',
    status: 'Queued 200',
    reason: 'queued',
    pattern: /^message is queued/i,
  },
  {
    ...findHistoryWord('Scheduled'),
    code: '2',
    status: 'Scheduled 200',
    reason: 'scheduled',
    pattern: /^message is scheduled/i,
  },
  {
    ...findHistoryWord('Sent'),
    code: '3',
    status: 'Sent 200',
    reason: 'sent',
    pattern: /sent to the network/i,
  },
  {
    ...findHistoryWord('Completed'),
    code: '4',
    status: 'Sent 201',
    reason: 'delivered',
    pattern: /received on handset|delivered to the handset/i,
  },
  {
    ...findHistoryWord('Cancelled'),
    code: '5',
    status: 'Cancelled 301',
    reason: 'cancelled',
    pattern: /cancell?ed/i,
  },
  {
    ...findHistoryWord('WaitApproval'),
    code: '6',
    status: 'WaitApproval 200',
    reason: 'waiting',
    pattern: /^message is waiting/i,
  },
  {
    ...findHistoryWord('Failed'),
    code: '7',
    reason: 'unknown_failure',
    pattern: /^unknown failure/i,
  },
  {
    code: '8',
    what: 'This number isn’t in use',
    todo: 'Ask the person for their number',
    reason: 'unknown_subscriber',
    pattern: /unknown subscriber|number is (inactive|invalid)|invalid number/i,
  },
  {
    code: '9',
    what: 'The phone network couldn’t find this number',
    todo: 'Check the number. If it’s right, send again later',
    canRetry: true,
    reason: 'unidentified_subscriber',
    pattern: /unidentified subscriber/i,
    isParticular: true,
  },
  {
    code: '10',
    what: 'Their phone network blocked this message',
    todo: 'Use other words, or ask them to check with their phone network',
    reason: 'illegal_subscriber',
    pattern: /illegal subscriber|failed authentication|filtering/i,
  },
  {
    code: '11',
    what: 'Their phone, plan or network can’t receive picture messages',
    todo: 'Send a text without a picture, or reach them another way',
    reason: 'not_supported',
    pattern: /not support/i,
  },
  {
    code: '12',
    what: 'Their phone was off or out of range for a long time',
    todo: 'Send again when you can reach them',
    canRetry: true,
    reason: 'absent_subscriber',
    pattern: /absent subscriber|out of range|switched off/i,
  },
  {
    code: '13',
    what: 'Their phone’s memory is full',
    todo: 'Ask them to delete old messages, then send again',
    canRetry: true,
    reason: 'memory_full',
    pattern: /memory/i,
  },
  {
    code: '14',
    what: 'Their phone network is overloaded or has a fault',
    todo: 'Send again later',
    canRetry: true,
    reason: 'network_congested',
    pattern: /congestion|recipient network error/i,
  },
  {
    code: '15',
    what: 'Their phone network rejected the message',
    todo: 'Try again later, or reach them another way',
    canRetry: true,
    reason: 'rejected_by_network',
    pattern: /reject\w* by (the )?(recipient'?s? )?(network|carrier)/i,
  },
  {
    code: '16',
    status: 'Failed 300',
    ...temporaryProblem,
    reason: 'temporary_network_error',
    pattern: /temporary network error|will be retried/i,
    isParticular: true,
  },
  {
    code: '17',
    what: 'Their phone network didn’t answer in time',
    todo: 'Send again later',
    canRetry: true,
    reason: 'network_timeout',
    pattern: /time[d-]? ?out/i,
  },
  {
    code: '18',
    what: 'No phone network could reach this number',
    todo: 'Check the number. If it’s right, tell ClickSend support',
    canRetry: true,
    reason: 'routing_error',
    pattern: /routing error/i,
  },
  {
    code: '19',
    what: 'Their phone network blocked the message as spam',
    todo: 'Use other words and no shortened links, then send again',
    reason: 'taken_for_spam',
    pattern: /anti-?spam|\bspam\b/i,
    isParticular: true,
  },
  {
    code: '20',
    what: 'Their phone network never said whether the message arrived',
    todo: 'Ask them whether it arrived before you send again',
    canRetry: true,
    reason: 'receipt_expired',
    pattern: /expired/i,
  },
  {
    ...findHistoryWord('CancelledAfterReview'),
    // Row 6 of the newer article; missing in the older one. It has no documented status code.
    code: 'CancelledAfterReview',
    status: 'CancelledAfterReview',
    reason: 'cancelled_after_review',
    pattern: /cancell?ed ?after ?review|cancell?ed by clicksend|comply with (our )?guidelines/i,
    isParticular: true,
  },
  {
    // Only in the samples of ClickSend's MMS history.
    code: '–',
    what: 'ClickSend couldn’t turn this into a picture message',
    todo: 'Try another picture, or save it as a JPG first',
    reason: 'not_processed',
    pattern: /unable to process your mms/i,
  },
];

/**
 * "List of SMS gateway error codes", ClickSend's help. Its newer article, "SMS error codes", has the
 * same texts with other numbers, so only the texts count.
 */
export const gatewayErrors: readonly GatewayError[] = rows.map((row) => ({
  status: 'Failed 301',
  state: 'failed',
  canRetry: false,
  ...row,
}));
