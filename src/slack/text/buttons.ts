import { formatNumber, formatPeopleCount } from './count.ts';

/**
 * The buttons and menus under a post, in its thread and in private messages, with the questions that some
 * ask first.
 */
export const buttonText = {
  edit: { button: 'Edit' },
  sendNow: { button: 'Send now' },
  scheduleAgain: { button: 'Schedule again' },
  openForm: { button: 'Open the form again' },
  checkAgain: { button: 'Check again' },
  reply: {
    button: 'Reply',
    label: ({ who }: { who: string }) => `Reply to ${who}`,
  },
  /** Prominent, and the only button of a post: some didn't get it. */
  sendToUnreached: {
    button: ({ count }: { count: number }) =>
      count === 1
        ? 'Send again to the one who didn’t get it'
        : `Send again to the ${formatNumber(count)} who didn’t get it`,
  },
  /** In the thread, for recipients without a delivery report, whose message may have arrived. */
  sendToSilent: { button: 'Send again anyway' },
  sendToOthers: {
    button: ({ count }: { count: number }) =>
      count === 1 ? 'Send to the other person' : `Send to the other ${formatNumber(count)}`,
    allButton: 'Send it after all',
  },
  cancel: {
    button: 'Cancel message',
    title: 'Cancel this message?',
    text: 'Nobody will get it.',
    confirm: 'Cancel message',
    deny: 'Keep it',
  },
  cancelForPeople: ({ count }: { count: number }) =>
    count === 1 ? 'One person won’t get it.' : `${formatPeopleCount(count)} won’t get it.`,
  /** The menu of a post. */
  menu: {
    removePeople: 'Remove people…',
    cancel: 'Cancel message…',
    everyoneAgain: 'Send to everyone again',
    sameAgain: 'Send again',
    /** After a stop: the others have their own button. */
    sentAgain: 'Send again to the same people',
    details: 'Show details',
    reference: 'Show reference',
  },
  optOut: {
    button: 'Opt them out',
    title: 'Opt them out?',
    text: 'Nobody here can text them any more. They can text START, or an admin can opt them back in.',
    confirm: 'Opt them out',
    deny: 'Not now',
  },
  textNow: { button: 'Text it now' },
} as const;
