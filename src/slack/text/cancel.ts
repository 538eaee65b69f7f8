import { choosePlural, formatCount, formatNumber, formatPeopleCount } from './count.ts';

/** Cancelling what was not sent yet: the questions before, and the results. */
export const cancelText = {
  question: {
    title: 'Cancel this message?',
    text: ({ title, count }: { title: string; count: number }) =>
      `“${title}” won’t go out to ${formatPeopleCount(count)}:`,
    confirm: 'Cancel message',
    deny: 'Keep it',
  },
  people: {
    title: 'Remove people',
    label: 'Who shouldn’t get it?',
    placeholder: 'Choose people',
    hint: 'I won’t notify them. If you remove everyone, the message is cancelled.',
    /** A menu holds 100. */
    hintForMany: ({ count }: { count: number }) =>
      `This menu holds the first 100 of ${formatPeopleCount(count)}. The person who scheduled this can remove others with *Edit*.`,
    confirm: 'Remove people',
    deny: 'Keep everyone',
  },
  nothingLeft: 'There’s nothing left to cancel. The post shows what happened.',

  done: '✖️ Cancelled. Nobody will get it.',
  doneForOne: '✖️ Cancelled for this person.',
  asked:
    'ClickSend already has this message, so I’ve asked ClickSend to cancel it. The post will show whether that worked.',
  before: ({ by }: { by: string }) => `${by} already cancelled this.`,
  beforeByOptOut: 'Already cancelled: this person opted out.',
  tooLate: ({ state }: { state: string }) =>
    `Too late to cancel: it was already sent. Status: ${state}.`,
  outdated: 'Not cancelled: this message changed a moment ago. Check the post and try again.',
  gone: 'I can’t find that, or you don’t have access to it. Try `/mms history`.',

  /** `/mms cancel all` */
  allHeading: ({ sent }: { sent: number }) =>
    `*Cancel ${sent === 1 ? 'the scheduled message' : `all ${formatNumber(sent)} scheduled messages`}?*`,
  /** Follows the heading if several people scheduled them; each has a line below. */
  allTogether: ({ count }: { count: number }) => `They’re for ${formatPeopleCount(count)}.`,
  allLine: ({ by, sent, count }: { by: string; sent: number; count: number }) =>
    `• ${by}: ${formatCount(sent, 'message')} to ${formatPeopleCount(count)}`,
  allRest: ({ count }: { count: number }) => `• and ${formatCount(count, 'other teammate')}`,
  noneHere: 'There’s nothing scheduled that you can cancel.',
  visibleButton: {
    one: 'Cancel this message',
    several: ({ count }: { count: number }) =>
      `Cancel ${choosePlural(count, 'this', 'these')} ${formatCount(count, 'message')}`,
  },
  keepButton: 'Keep everything',
  closeButton: 'Close',
  /** The parts of the result of cancelling several sends. */
  all: {
    cancelled: ({ count }: { count: number }) => `${formatCount(count, 'message')} cancelled`,
    asked: ({ count }: { count: number }) =>
      `${formatNumber(count)} waiting for ClickSend to cancel ${choosePlural(count, 'it', 'them')}`,
    before: ({ count }: { count: number }) => `${formatNumber(count)} already cancelled`,
    left: ({ count }: { count: number }) => `${formatNumber(count)} already sent`,
    none: 'There was nothing left to cancel.',
  },
  account: {
    button: 'Cancel everything…',
    apart:
      '*Admins only:* cancel everything scheduled in the ClickSend account, even what other programs scheduled.',
    title: 'Cancel everything',
    /** The word to type. */
    word: 'CANCEL',
    warning:
      'This cancels everything scheduled in the ClickSend account, including messages from other programs and people. It can’t be undone.',
    label: ({ word }: { word: string }) => `Type ${word} to confirm`,
    wrongWord: ({ word }: { word: string }) => `Type ${word} in capital letters, or close this.`,
    confirm: 'Cancel everything',
    deny: 'Keep everything',
    cancelled: 'ClickSend cancelled everything else in the account.',
    cancelledSome: ({ count }: { count: number }) =>
      `ClickSend cancelled ${formatCount(count, 'message')} in the account.`,
    rest: ({ state }: { state: string }) => `Everything else in the ClickSend account: ${state}`,
  },
} as const;
