import { choosePlural, formatNumber, formatPeopleCount } from './count.ts';

/** Direct messages to the author of a send. `title` is its subject or what stands for it; numbers are whole here. */
export const privateText = {
  overdue: ({ title, count, channel, due }: TitledCount & { channel: string; due: string }) =>
    `⏰ “${title}” to ${formatPeopleCount(count)} was due${due} but the app was offline.\nNothing was sent. Send it now? Its post is in ${channel}.`,
  notPosted: ({
    title,
    count,
    channel,
    reason,
  }: TitledCount & { channel: string; reason: string }) =>
    `⚠️ “${title}” went out to ${formatPeopleCount(count)}, but there’s no post in ${channel}.\n${reason}. Don’t send it again: you’ll hear here if it fails for anyone.`,
  notSent: ({ title, channel, reason }: { title: string; channel: string; reason: string }) =>
    `🚫 “${title}” wasn’t sent. It was for ${channel}.\n${reason}`,
  notSentTo: ({
    title,
    count,
    channel,
    reason,
  }: TitledCount & { channel: string; reason: string }) =>
    `🚫 “${title}” to ${formatPeopleCount(count)} wasn’t sent. It was for ${channel}.\n${reason}`,
  notSentFooter: 'Nothing was charged. The form is still filled in.',
  answerNotSent: ({ who, channel, reason }: { who: string; channel: string; reason: string }) =>
    `🚫 Your answer to ${who} in ${channel} wasn’t sent.\n${reason}`,
  answerNotSentFooter: 'Nothing was charged.',
  results: ({ title, state, count }: TitledCount & { state: string }) =>
    `🏁 “${title}” is done: ${state}.\nThe file in this thread has all ${formatNumber(count)} with whole numbers. Only you can see it.`,
  failed: ({ title, shown, count }: TitledCount & { shown: number }) =>
    `🚫 “${title}” didn’t go to ${formatNumber(shown)} of ${formatPeopleCount(count)}:`,
  fileFollows: 'A file with everybody follows when all is done.',
  leftOut: ({ title, count, kept }: TitledCount & { kept: number }) =>
    `ℹ️ “${title}” goes to ${formatPeopleCount(count)}. Not sent to ${formatNumber(kept)}:`,
  about: ({ title, channel }: { title: string; channel: string }) =>
    `Your message “${title}”, sent from ${channel}`,
  workflow: {
    question: ({ channel }: { channel: string }) =>
      `A workflow wants to send this as you and post it in ${channel}. Send it?`,
    sendButton: 'Send',
    declineButton: 'Don’t send',
    footer: ({ reference }: { reference: string }) =>
      `The workflow waits a day for your answer. Reference ${reference}`,
    sent: ({ by }: { by: string }) => `✔️ ${by} sent a workflow’s picture message.`,
    declined: ({ by }: { by: string }) =>
      `✖️ ${by} declined a workflow’s picture message. Nothing was sent.`,
    failed: ({ reason }: { reason: string }) =>
      `🚫 A workflow’s picture message wasn’t sent. ${reason}`,
  },
  optOut: {
    out: ({ who }: { who: string }) =>
      `🔕 ${who} is opted out. We’ll stop texting this number unless they text START.`,
    unchanged: ({ who }: { who: string }) =>
      `Nothing changed: ${who} was opted out already, or opted back in since. See \`/mms optouts\`.`,
    gone: 'This reply isn’t stored any more. Type `/mms optout` with the number instead.',
    noNumber: 'This reply didn’t come from a phone number, so it can’t be opted out.',
  },
  sendNow: {
    changed: 'It goes out now. The post shows what happens.',
    left: 'It was sent already. The post shows what happened.',
    asked:
      'ClickSend has it and is asked to give it back; then it goes out. The post shows what happens.',
    outdated: 'Somebody changed it just now. Look at the post and try again.',
    cancelled: 'It was cancelled. Nothing is sent.',
    gone: 'This send isn’t stored any more.',
  },
  checkAgain: {
    gone: 'This send isn’t stored any more.',
    notOffered:
      'ClickSend doesn’t show single messages by API. Look at dashboard.clicksend.com under MMS, History.',
    known: 'The post shows everything already.',
    noNews: ({ count }: { count: number }) =>
      `ClickSend knows nothing new about ${choosePlural(count, 'this message', 'these messages')}. Some carriers send no delivery reports.`,
    news: 'There is news. The post shows it.',
  },
} as const;

interface TitledCount {
  title: string;
  count: number;
}
