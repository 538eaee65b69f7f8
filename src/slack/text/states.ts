/**
 * The sign and word for each status of a recipient, the same in posts, notes, responses to commands, files
 * and Home. Three statuses mean that the message is on its way to the carrier and share a sign; their words
 * say who has the message. `queued` and `retrying` have their own words, because a queued message is at
 * ClickSend (it can't be stopped any more and is charged), and a retrying one has a reason that a person
 * may want to act on.
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
  /** Follows `silent` if there is room, because some carriers send no delivery reports. */
  noReportAdvice: 'no delivery report after 24 h. It may have arrived. If it matters, ask them.',
} as const;

/** Shown instead of the counts if nothing of a send was sent. */
export const notSentText = {
  line: ({ reason }: { reason: string }) => `Not sent: ${reason}`,
} as const;
