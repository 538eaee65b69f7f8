import { choosePlural } from './count.ts';

/** Shown after a press on a button of a post or a thread. */
export const actionsText = {
  workflow: {
    settled: 'Too late: this was already answered, or it expired after a day.',
    changed: 'There’s a newer question below. Answer that one instead.',
    gone: 'This question has expired. The workflow went on, and nothing was sent.',
    notYours: 'Only the person I asked can answer this.',
  },
  unconfirmed: {
    checking: 'Checking ClickSend’s history again…',
    resending: 'Sending again. The post shows the result.',
    settled: 'A teammate already took care of this. See the post.',
  },
  textNow: {
    texted: 'Texting it now. The thread shows the result.',
    before: 'This was already texted. The thread shows the result.',
    gone: 'This button has expired. Type your text again in the thread.',
    notTexted: ({ reason }: { reason: string }) => `Not texted: ${reason}`,
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
  editNotYours: 'Only the person who scheduled this can edit it. Anyone can cancel it.',
  resendNotYours:
    'Only the person who sent this can reopen it in the form. To send a new message, type `/mms`.',
  allReached: 'Everyone already has it, or it was sent again. The post shows who got it.',
} as const;
