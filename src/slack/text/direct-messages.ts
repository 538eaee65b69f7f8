import { choosePlural, formatNumber, formatPeopleCount } from './count.ts';

/** Direct messages to the author of a send. `title` is its subject or a substitute; numbers are shown in full. */
export const directMessageText = {
  overdue: ({ title, count, channel, due }: TitledCount & { channel: string; due: string }) =>
    `⏰ “${title}” to ${formatPeopleCount(count)} was due${due}, but the app was offline.\nNothing was sent. Send it now? Its post is in ${channel}.`,
  notPosted: ({
    title,
    count,
    channel,
    reason,
  }: TitledCount & { channel: string; reason: string }) =>
    `⚠️ “${title}” went out to ${formatPeopleCount(count)}, but there’s no post in ${channel}.\n${reason}. Don’t send it again. I’ll tell you here if it fails for anyone.`,
  notSent: ({ title, channel, reason }: { title: string; channel: string; reason: string }) =>
    `🚫 “${title}” wasn’t sent, so there’s no post in ${channel}.\n${reason}`,
  notSentTo: ({
    title,
    count,
    channel,
    reason,
  }: TitledCount & { channel: string; reason: string }) =>
    `🚫 “${title}” to ${formatPeopleCount(count)} wasn’t sent, so there’s no post in ${channel}.\n${reason}`,
  notSentFooter: 'Nothing was charged. What you typed is still in the form.',
  answerNotSent: ({ who, channel, reason }: { who: string; channel: string; reason: string }) =>
    `🚫 Your answer to ${who} in ${channel} wasn’t sent.\n${reason}`,
  answerNotSentFooter: 'Nothing was charged.',
  /** The post has the counts, and the button to send to those who did not get the message. */
  results: ({ title, count, channel }: TitledCount & { channel: string }) =>
    `🏁 “${title}” is done: its post in ${channel} shows the result.\nThe file in this thread lists ${formatPeopleCount(count)} with full phone numbers. It also says why some didn’t get it. Only you can see it.`,
  failed: ({ title, shown, count }: TitledCount & { shown: number }) =>
    `🚫 “${title}” didn’t reach ${formatNumber(shown)} of ${formatPeopleCount(count)}:`,
  fileFollows: 'When it’s finished, you’ll get a file listing everyone.',
  leftOut: ({ title, count, kept }: TitledCount & { kept: number }) =>
    `ℹ️ “${title}” is going to ${formatPeopleCount(count)}. ${formatNumber(kept)} ${choosePlural(kept, 'other was', 'others were')} left out:`,
  about: ({ title, channel }: { title: string; channel: string }) =>
    `Your message “${title}”, sent from ${channel}`,
} as const;

interface TitledCount {
  title: string;
  count: number;
}

/** The direct message to an admin after the store came back without its records. */
export const storeLostText = {
  heading: ({ seen }: { seen: string }) => `🛑 *The app’s data is gone* (seen ${seen}).`,
  whatIsLost:
    'Opt-outs, scheduled messages and past sends are lost. The app no longer knows who texted STOP.',
  whatToDo:
    '*Don’t send anything until the opt-outs are back.*\nAsk the person who runs the app to restore them: `npm run restore-opt-outs -- opt-outs-….csv` with the last export.',
} as const;
