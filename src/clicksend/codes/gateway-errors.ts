import { type CodeMeaning, type CodeRow, type PartialRow, pickMeaning } from './code-row.ts';
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

export const temporaryProblem: CodeMeaning = {
  state: 'retrying',
  what: 'Their phone network has a temporary problem',
  todo: 'You don’t need to do anything: ClickSend is trying again',
  canRetry: false,
};

const rows: readonly PartialRow<'status' | 'state' | 'canRetry', GatewayError>[] = [
  {
    code: '1',
    status: 'Queued 200',
    description: 'Message is queued for delivery',
    ...pickMeaning(findHistoryWord('Queued')),
    reason: 'queued',
    pattern: /^message is queued/i,
  },
  {
    code: '2',
    status: 'Scheduled 200',
    description: 'Message is scheduled for delivery',
    ...pickMeaning(findHistoryWord('Scheduled')),
    reason: 'scheduled',
    pattern: /^message is scheduled/i,
  },
  {
    code: '3',
    status: 'Sent 200',
    description: 'Message sent to the network for delivery',
    ...pickMeaning(findHistoryWord('Sent')),
    reason: 'sent',
    pattern: /sent to the network/i,
  },
  {
    code: '4',
    status: 'Sent 201',
    description: 'Message delivered to the handset',
    ...pickMeaning(findHistoryWord('Completed')),
    reason: 'delivered',
    pattern: /received on handset|delivered to the handset/i,
  },
  {
    code: '5',
    status: 'Cancelled 301',
    description: 'Message is cancelled',
    ...pickMeaning(findHistoryWord('Cancelled')),
    reason: 'cancelled',
    pattern: /cancell?ed/i,
  },
  {
    code: '6',
    status: 'WaitApproval 200',
    description: 'Message is waiting manual approval from ClickSend staff',
    ...pickMeaning(findHistoryWord('WaitApproval')),
    reason: 'waiting',
    pattern: /^message is waiting/i,
  },
  {
    code: '7',
    description: 'Unknown failure',
    ...pickMeaning(findHistoryWord('Failed')),
    reason: 'unknown_failure',
    pattern: /^unknown failure/i,
  },
  {
    code: '8',
    description: 'Unknown subscriber. Number is inactive or invalid',
    what: 'This number isn’t in use',
    todo: 'Ask the person for their number',
    reason: 'unknown_subscriber',
    pattern: /unknown subscriber|number is (inactive|invalid)|invalid number/i,
  },
  {
    code: '9',
    description: 'Unidentified Subscriber. Number is invalid or network routing issue.',
    what: 'The phone network couldn’t find this number',
    todo: 'Check the number. If it’s right, send again later',
    canRetry: true,
    reason: 'unidentified_subscriber',
    pattern: /unidentified subscriber/i,
    isParticular: true,
  },
  {
    code: '10',
    description: 'Illegal Subscriber. Rejection due to failed authentication or filtering.',
    what: 'Their phone network blocked this message',
    todo: 'Use other words, or ask them to check with their phone network',
    reason: 'illegal_subscriber',
    pattern: /illegal subscriber|failed authentication|filtering/i,
  },
  {
    code: '11',
    description: 'Rejection due to subscription, handset or network not supporting SMS.',
    what: 'Their phone, plan or network can’t receive picture messages',
    todo: 'Send a text without a picture, or reach them another way',
    reason: 'not_supported',
    pattern: /not support/i,
  },
  {
    code: '12',
    description:
      'Absent Subscriber. Phone is out of range or switched off. Likely to have been unavailable for 12 hours or more.',
    what: 'Their phone was off or out of range for a long time',
    todo: 'Send again when you can reach them',
    canRetry: true,
    reason: 'absent_subscriber',
    pattern: /absent subscriber|out of range|switched off/i,
  },
  {
    code: '13',
    description:
      'Memory Capacity Exceeded. Rejection due to subscriber handset not having the memory capacity to recieve the message. Likely to have been in state for 12 hours or more.',
    what: 'Their phone’s memory is full',
    todo: 'Ask them to delete old messages, then send again',
    canRetry: true,
    reason: 'memory_full',
    pattern: /memory/i,
  },
  {
    code: '14',
    description: 'Rejection due to recipient network error or congestion.',
    what: 'Their phone network is overloaded or has a fault',
    todo: 'Send again later',
    canRetry: true,
    reason: 'network_congested',
    pattern: /congestion|recipient network error/i,
  },
  {
    code: '15',
    description: 'Rejected by the recipient network.',
    what: 'Their phone network rejected the message',
    todo: 'Try again later, or reach them another way',
    canRetry: true,
    reason: 'rejected_by_network',
    pattern: /reject\w* by (the )?(recipient'?s? )?(network|carrier)/i,
  },
  {
    code: '16',
    status: 'Failed 300',
    description: 'Temporary network error - will be retried',
    ...temporaryProblem,
    reason: 'temporary_network_error',
    pattern: /temporary network error|will be retried/i,
    isParticular: true,
  },
  {
    code: '17',
    description: 'Network timeout when delivering message',
    what: 'Their phone network didn’t answer in time',
    todo: 'Send again later',
    canRetry: true,
    reason: 'network_timeout',
    pattern: /time[d-]? ?out/i,
  },
  {
    code: '18',
    description: 'Network routing error',
    what: 'No phone network could reach this number',
    todo: 'Check the number. If it’s right, tell ClickSend support',
    canRetry: true,
    reason: 'routing_error',
    pattern: /routing error/i,
  },
  {
    code: '19',
    description: 'Anti-spam rejection by recipient network',
    what: 'Their phone network blocked the message as spam',
    todo: 'Use other words and no shortened links, then send again',
    reason: 'taken_for_spam',
    pattern: /anti-?spam|\bspam\b/i,
    isParticular: true,
  },
  {
    code: '20',
    description: 'Message delivery receipt expired',
    what: 'Their phone network never said whether the message arrived',
    todo: 'Ask them whether it arrived before you send again',
    canRetry: true,
    reason: 'receipt_expired',
    pattern: /expired/i,
  },
  {
    // Row 6 of the newer article; missing in the older one. It has no documented status code.
    code: 'CancelledAfterReview',
    status: 'CancelledAfterReview',
    description:
      'The message was canceled by ClickSend staff as its content did not comply with guidelines',
    ...pickMeaning(findHistoryWord('CancelledAfterReview')),
    reason: 'cancelled_after_review',
    pattern: /cancell?ed ?after ?review|cancell?ed by clicksend|comply with (our )?guidelines/i,
    isParticular: true,
  },
  {
    // Only in the samples of ClickSend's MMS history.
    code: '–',
    description: 'Unable to process your MMS for sending.',
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
