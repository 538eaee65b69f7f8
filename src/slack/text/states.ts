/**
 * Each status of a recipient, with its sign and its word: the same in posts, notes, answers to commands, files and
 * Home. Three statuses are on their way to the carrier and have one sign; their words say who has the message.
 * `queued` and `retrying` have a word of their own, because a queued message is at ClickSend (it can't be stopped
 * any more and is charged), and a retrying one has a reason that a person may want to act on.
 */
export const statesText = {
  waiting: { sign: '⏳', word: 'sending' },
  queued: { sign: '⏳', word: 'queued' },
  retrying: { sign: '⏳', word: 'retrying' },
  scheduled: { sign: '🗓️', word: 'scheduled' },
  sent: { sign: '📤', word: 'sent' },
  delivered: { sign: '✅', word: 'delivered' },
  failed: { sign: '❌', word: 'failed' },
  /** ClickSend refused it, or its recipient opted out. */
  refused: { sign: '🚫', word: 'not sent' },
  cancelled: { sign: '✖️', word: 'cancelled' },
  silent: { sign: '❔', word: 'no report' },
  unsure: { sign: '❔', word: 'unconfirmed' },
  /** Behind `silent`, where there is room: some carriers send no delivery reports. */
  noReportAdvice: 'no delivery report after 24 h. It may have arrived. If it matters, ask them.',
} as const;
