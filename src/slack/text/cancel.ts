import { choosePlural, formatCount, formatNumber, formatPeopleCount } from './count.ts';

/** Cancelling what was not sent yet: the questions before, and what came of it. */
export const cancelText = {
  question: {
    title: 'Cancel this send?',
    confirm: 'Cancel send',
    deny: 'Keep it',
  },
  people: {
    title: 'Remove people',
    label: 'Who shouldn’t get it?',
    placeholder: 'Choose people',
    hint: 'They are told nothing. If you remove everyone, the send is cancelled.',
    /** A menu holds 100. */
    hintForMany: ({ count }: { count: number }) =>
      `These are the first 100 of ${formatNumber(count)}. The sender can remove others with *Edit*.`,
    confirm: 'Remove people',
    deny: 'Keep everyone',
    none: 'Choose at least one person.',
  },
  loading: 'One moment…',
  nothingLeft: 'Nothing is left to cancel here. The post shows what happened.',

  done: '✖️ Cancelled. Nobody will get it.',
  doneForOne: '✖️ Cancelled for this person.',
  doneForPeople: ({ count }: { count: number }) =>
    `✖️ Removed ${formatPeopleCount(count)}: they won’t get it.`,
  asked:
    'ClickSend has it already and is asked to cancel it. The post will show whether that worked.',
  before: ({ by }: { by: string }) => `${by} cancelled it before you.`,
  beforeByOptOut: 'It was cancelled already, because they opted out.',
  tooLate: ({ state }: { state: string }) => `Too late to cancel: it was sent. ${state}.`,
  outdated:
    'The send was changed just now, so nothing was cancelled. Look at the post and try again.',
  gone: 'I can’t find that, or you don’t have access to it. Try `/mms history`.',

  /** `/mms cancel all` */
  allHeading: ({ sent, count }: { sent: number; count: number }) =>
    `*Cancel ${sent === 1 ? 'the scheduled send' : `all ${formatNumber(sent)} scheduled sends`}, to ${formatPeopleCount(count)}?*`,
  allLine: ({ by, sent, count }: { by: string; sent: number; count: number }) =>
    `• ${by}: ${formatNumber(sent)}, to ${formatPeopleCount(count)}`,
  allRest: ({ count }: { count: number }) => `• ${formatCount(count, 'other colleague')}`,
  noneHere: 'Nothing is scheduled from here.',
  visibleButton: {
    one: 'Cancel it',
    several: ({ count }: { count: number }) => `Cancel these ${formatNumber(count)}`,
  },
  keepButton: 'Keep them',
  closeButton: 'Close',
  /** The parts of what came of cancelling several sends. */
  all: {
    cancelled: ({ count }: { count: number }) => `${formatCount(count, 'send')} cancelled`,
    asked: ({ count }: { count: number }) =>
      `${formatNumber(count)} at ClickSend, which is asked to cancel ${choosePlural(count, 'it', 'them')}`,
    before: ({ count }: { count: number }) => `${formatNumber(count)} cancelled before you`,
    left: ({ count }: { count: number }) => `${formatNumber(count)} already sent`,
    none: 'Nothing was scheduled here any more.',
  },
  account: {
    button: 'Cancel everything…',
    apart:
      '*Admins only:* cancel everything scheduled in the ClickSend account, also by other programs.',
    title: 'Cancel everything',
    /** What has to be typed. */
    word: 'CANCEL',
    warning:
      'This cancels everything scheduled in the ClickSend account, including messages from other programs and people. It can’t be undone.',
    label: ({ word }: { word: string }) => `Type ${word} to go on`,
    wrongWord: ({ word }: { word: string }) => `Type ${word} in capital letters, or close this.`,
    confirm: 'Cancel everything',
    deny: 'Keep everything',
    cancelled: 'ClickSend cancelled everything else in the account.',
    cancelledSome: ({ count }: { count: number }) =>
      `ClickSend cancelled ${formatCount(count, 'message')} in the account.`,
    rest: ({ state }: { state: string }) => `For the rest of the account: ${state}`,
  },
} as const;
