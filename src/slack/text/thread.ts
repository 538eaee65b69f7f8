import { choosePlural, formatNumber, formatPeopleCount } from './count.ts';

/** Notes in the thread of a send. `who` is a name and a masked number, `reason` a problem with what to do about it. */
export const threadText = {
  /** For `who`, in a thread that may have several answers. */
  answerTo: ({ text, who }: { text: string; who: string }) => `“${text}” to ${who}`,
  arrived: ({ who }: { who: string }) => `✅ Arrived after all: ${who}.`,
  /** The summary of a send to many, whose counts are in the post. The reasons follow. */
  allDone: '🏁 All done.',
  allDoneBecause: '🏁 All done. Why some people didn’t get it:',
  soFarBecause: '📊 Why some people didn’t get it so far:',
  /** One line for each change follows. */
  edited: ({ by }: { by: string }) => `✏️ ${by} changed this:`,
  editedNothing: ({ by }: { by: string }) => `✏️ ${by} saved this without changes.`,
  /** What an edit changed. */
  changes: {
    time: ({ when }: { when: string }) => `• Time: ${when}`,
    added: ({ who }: { who: string }) => `• Added ${who}`,
    removed: ({ who }: { who: string }) => `• Removed ${who}`,
    subject: ({ title }: { title: string }) => `• Subject: “${title}”`,
    body: ({ text }: { text: string }) => `• Message: “${text}”`,
    picture: '• New picture',
    from: ({ sender }: { sender: string }) => `• From ${sender}`,
    anySender: 'a number that ClickSend picks',
  },
  cancelledFor: ({ by, who }: { by: string; who: string }) => `✖️ ${by} cancelled this for ${who}.`,
  cancelledByOptOut: ({ who }: { who: string }) => `✖️ Cancelled for ${who}: they opted out.`,
  notCancelled: ({ by, reason }: { by: string; reason: string }) =>
    `⚠️ ${by} couldn’t cancel this. ${reason}`,
  notCancelledFor: ({ by, who, reason }: { by: string; who: string; reason: string }) =>
    `⚠️ ${by} couldn’t cancel this for ${who}. ${reason}`,
  notEdited: ({ by, reason }: { by: string; reason: string }) =>
    `⚠️ ${by} couldn’t change this, so the old version stays. ${reason}`,
  notEditedForAll: ({ by, reason }: { by: string; reason: string }) =>
    `⚠️ ${by} couldn’t change this: some of the old messages couldn’t be cancelled, so they stay. ${reason}`,
  /** Their old message was cancelled. */
  unsent: ({ who, count }: { who: string; count: number }) =>
    `${who} ${choosePlural(count, 'gets', 'get')} neither version, because the old one was cancelled for ${choosePlural(count, 'this person', 'them')}. Send it to ${choosePlural(count, 'this person', 'them')} as a new message.`,
  wantedChanges: 'This was to change:',
  notCancelledByOptOut: ({ who, reason }: { who: string; reason: string }) =>
    `⚠️ ${who} opted out, but their message couldn’t be cancelled. ${reason}`,
  somebody: 'Somebody',
  otherReasons: ({ count }: { count: number }) =>
    `• ${formatNumber(count)} more, for other reasons.`,
  withReason: ({ count, reason }: { count: number; reason: string }) =>
    `${formatPeopleCount(count)}: ${reason}`,
  /** Under the summary of a send to many. */
  file: {
    later: 'When it’s finished, you’ll get a file listing everyone.',
    below: 'The file below lists everyone.',
    older: 'The post above has newer results than the file below.',
    'not here':
      'I sent the author the full list in a direct message. To get it in this channel too, type `/invite @slack-mms`.',
    nowhere: 'Slack won’t let me upload the file that lists everyone.',
  },
  unconfirmed: {
    question: ({ what, who, retry }: { what: string; who: string; retry: string }) =>
      `ClickSend gave no answer for ${what}, and its history doesn’t show the message.${retry}\nAsk ${who} whether it arrived before you send it again.`,
    fromBackup: ({ what, who, retry }: { what: string; who: string; retry: string }) =>
      `I was restored from a backup, so I’m not sure about ${what}. ClickSend’s history doesn’t show the message.${retry}\nDon’t send it if somebody cancelled it. Otherwise, first ask ${who} whether it arrived.`,
    /** Follows the first sentences of `question` and `fromBackup`. */
    retryFailed: ({ reason }: { reason: string }) => ` Sending it again failed: ${reason}`,
    againButton: 'Send again',
    title: 'Send it again?',
    text: 'If the first message did arrive, people get it twice and you pay twice.',
    confirm: 'Send again',
    deny: 'Not now',
    found: '✔️ ClickSend had the message after all. You don’t need to send it again.',
    sentAgain: ({ by }: { by: string }) => `↩️ ${by} sent it again.`,
    inVain: ({ by }: { by: string }) => `↩️ ${by} tried to send it again, but that failed.`,
  },
} as const;

/** Replies in a thread, and whether the team's messages there are texted. */
export const conversationText = {
  reply: ({ who, part }: { who: string; part: string }) => `💬 *${who}*${part}`,
  /** For a reply that is too long for one message: ` (1 of 2)`. */
  part: ({ shown, count }: { shown: number; count: number }) =>
    ` (${formatNumber(shown)} of ${formatNumber(count)})`,
  pictures: ({ who, count, part }: { who: string; count: number; part: string }) =>
    `💬 *${who}* sent ${count === 1 ? 'a picture' : `${formatNumber(count)} pictures`}${part}`,
  empty: ({ who, part }: { who: string; part: string }) =>
    `💬 *${who}* sent an empty message${part}`,
  forAuthor: ({ by }: { by: string }) => `For ${by}`,
  optedOut: ({ who }: { who: string }) =>
    `🛑 ${who} opted out. We won’t text this number again unless they text START.`,
  optedIn: ({ who }: { who: string }) => `🟢 ${who} opted back in.`,
  maybeOut: ({ who }: { who: string }) => `⚠️ ${who} may be asking to stop. Opt them out?`,
  newMessage: 'New message, not a reply to one of ours.',
  otherNumber:
    'If you also text them at another number, opt that one out too: `/mms optout &lt;number&gt;`.',
  postGone: 'I can’t post in the original thread any more. The reply is shown here.',
  staysInSlack: ({ who }: { who: string }) =>
    `🔒 What you type in this thread stays in Slack. Press *Reply* to text ${who}.`,
  lostPicture: ({ reason, links, count }: { reason: string; links: string; count: number }) =>
    `🖼️ ${choosePlural(count, 'A picture', `${formatNumber(count)} pictures`)} couldn’t be saved here: ${reason}.\nClickSend keeps it for seven days: ${links}`,
  live: ({ who }: { who: string }) =>
    `🟢 *This thread is live.* What you type here is texted to ${who}.\nStart with \`//\` for a note that stays in Slack.`,
  safe: ({ who }: { who: string }) =>
    `🔒 *This thread isn’t live any more.* What you type here stays in Slack. Press *Reply* to text ${who}.`,
  safeForMany:
    '🔒 This went to several people, so what you type here stays in Slack. Press *Reply* to text one of them.',
  notTexted: ({ by, reason }: { by: string; reason: string }) =>
    `⚠️ ${by}, this wasn’t texted. ${reason}`,
  editedLate: ({ by, who }: { by: string; who: string }) =>
    `✏️ ${by}, your edit came too late: ${who} gets what you typed first. To correct it, type a new message.`,
  channelLive: ({ by }: { by: string }) =>
    `🟢 ${by} turned on *live threads* here. What you type in a live thread is texted to the person in it.\nStart with \`//\` for a note that stays in Slack. \`/mms live off\` turns this off.`,
  channelSafe: ({ by }: { by: string }) =>
    `🔒 ${by} turned off live threads here. What you type in a thread stays in Slack. To text somebody, press *Reply* under their message.`,
  unknownStop: '🛑 *Someone texted STOP, and I can’t tell who.* Nobody is opted out yet.',
  unknownStopTodo:
    'Look up this message in the ClickSend dashboard to find the number. Then type `/mms optout &lt;number&gt;`.',
  from: ({ who }: { who: string }) => `From ${who}.`,
  fromTo: ({ who, phone }: { who: string; phone: string }) => `From ${who}, to ${phone}.`,
  noNumber: 'no number',
} as const;
