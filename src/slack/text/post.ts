import { formatNumber, formatPeopleCount } from './count.ts';

/**
 * The post of a send in its channel. `by` is a mention, and `when` a time that Slack shows in the reader's
 * time zone.
 */
export const postText = {
  sent: ({ by, count }: { by: string; count: number }) =>
    `${by} sent a picture message to *${formatPeopleCount(count)}*`,
  scheduled: ({ by, count }: { by: string; count: number }) =>
    `${by} scheduled a picture message to *${formatPeopleCount(count)}*`,
  cancelled: ({ by, count }: { by: string; count: number }) =>
    `✖️ Cancelled: ${by}’s picture message to *${formatPeopleCount(count)}*`,
  notSent: ({ by, count }: { by: string; count: number }) =>
    `🚫 Not sent: ${by}’s picture message to *${formatPeopleCount(count)}*`,
  /** An answer in a thread. */
  answer: ({ by, who }: { by: string; who: string }) => `↩️ ${by} to *${who}*`,
  answerNotSent: ({ by, who }: { by: string; who: string }) =>
    `🚫 Not sent: ${by}’s answer to *${who}*`,
  /** The message that it was typed as. */
  answerDeleted: ({ by, who }: { by: string; who: string }) =>
    `🚫 Not sent: ${by}’s answer to *${who}* was deleted`,
  answerEdited: ({ by, who }: { by: string; who: string }) =>
    `🚫 Not sent: ${by}’s answer to *${who}* was edited`,
  unknownPerson: 'them',

  leavesAt: ({ when }: { when: string }) => `Goes out: ${when}`,
  overdue: ({ when }: { when: string }) =>
    `Was due: ${when}. I asked the person who scheduled it what to do.`,
  cancelledBy: ({ by }: { by: string }) => `Cancelled by ${by}`,
  cancelledByOptOut: 'Cancelled: everyone opted out',
  beingCancelled: ({ by }: { by: string }) => `${by} is cancelling it; waiting for ClickSend`,
  optedOut: ({ count }: { count: number }) => `${formatNumber(count)} not sent: opted out`,
  uncovered: ({ count }: { count: number }) => `${formatNumber(count)} not sent: not enough credit`,
  /** The progress of a send to many. */
  submitted: ({ sent, count, kept }: { sent: number; count: number; kept: number }) =>
    `${formatNumber(sent)} of ${formatNumber(count)} sent to ClickSend · ${formatNumber(kept)} to go`,
  delivered: ({ sent, count }: { sent: number; count: number }) =>
    `${formatNumber(sent)} of ${formatNumber(count)} delivered`,
  pictureAlt: 'The picture',
  /** Slack accepted only a part. */
  shortened: 'This was too long for Slack, so I shortened it.',
  /** Replaces a reply that Slack posted outside its thread. */
  takenBack: 'I removed this: the post it belonged to was deleted.',
  erased: ({ by }: { by: string }) => `Erased by ${by}`,
} as const;
