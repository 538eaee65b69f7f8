import { choosePlural, formatNumber, formatPeopleCount } from './count.ts';

/** Direct messages to the author of a send. `title` is its subject or a substitute; numbers are shown in full. */
export const privateText = {
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
  /** The post has the counts, and the button for those who did not get it. */
  results: ({ title, count, channel }: TitledCount & { channel: string }) =>
    `🏁 “${title}” is done: its post in ${channel} shows the result.\nThe file in this thread lists ${formatPeopleCount(count)} with full phone numbers, and says why some didn’t get it. Only you can see it.`,
  failed: ({ title, shown, count }: TitledCount & { shown: number }) =>
    `🚫 “${title}” didn’t reach ${formatNumber(shown)} of ${formatPeopleCount(count)}:`,
  fileFollows: 'When it’s finished, you’ll get a file listing everyone.',
  leftOut: ({ title, count, kept }: TitledCount & { kept: number }) =>
    `ℹ️ “${title}” is going to ${formatPeopleCount(count)}. ${formatNumber(kept)} ${choosePlural(kept, 'other was', 'others were')} left out:`,
  about: ({ title, channel }: { title: string; channel: string }) =>
    `Your message “${title}”, sent from ${channel}`,
  workflow: {
    question: ({ channel }: { channel: string }) =>
      `A workflow wants to send this as you and post it in ${channel}. Send it?`,
    to: ({ count, people }: { count: number; people: string }) =>
      `*To* ${formatPeopleCount(count)}: ${people}`,
    leftOut: ({ people }: { people: string }) => `*Not sent to* ${people}`,
    subject: ({ title }: { title: string }) => `*Subject* ${title}`,
    message: ({ text }: { text: string }) => `*Message* ${text}`,
    sendButton: 'Send message',
    declineButton: 'Don’t send',
    footer: ({ reference }: { reference: string }) =>
      `The workflow waits one day for your answer. Reference ${reference}`,
    sent: ({ by }: { by: string }) => `✔️ ${by} sent a workflow’s picture message.`,
    declined: ({ by }: { by: string }) =>
      `✖️ ${by} declined a workflow’s picture message. Nothing was sent.`,
    failed: ({ reason }: { reason: string }) =>
      `🚫 A workflow’s picture message wasn’t sent. ${reason}`,
  },
  optOut: {
    out: ({ who }: { who: string }) =>
      `🔕 ${who} is opted out. We won’t text this number again unless they text START.`,
    unchanged: ({ who }: { who: string }) =>
      `A teammate already dealt with this, so I changed nothing. \`/mms optouts\` shows whether ${who} is opted out.`,
    gone: 'This reply is too old: I no longer have it. Type `/mms optout` with the number instead.',
    noNumber: 'This reply didn’t come from a phone number, so it can’t be opted out.',
  },
  sendNow: {
    changed: 'Sending it now. The post shows who gets it.',
    left: 'It was already sent. The post shows who got it.',
    asked:
      'ClickSend is holding this message until it’s due. I’ve asked ClickSend to release it, and then I’ll send it right away.',
    outdated: 'Not sent: this message changed a moment ago. Check the post and try again.',
    cancelled: 'It was cancelled, so I won’t send it.',
    gone: 'This message is too old: I no longer have it.',
  },
  checkAgain: {
    gone: 'This message is too old: I no longer have it.',
    notOffered:
      'ClickSend doesn’t let me look up this message. You can look it up at dashboard.clicksend.com → MMS → History.',
    known: 'Nothing new: the post already shows everything.',
    noNews: ({ count }: { count: number }) =>
      `ClickSend knows nothing new about ${choosePlural(count, 'this message', 'these messages')}. Some carriers send no delivery reports.`,
    news: 'There’s news: the post shows the new status.',
  },
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
