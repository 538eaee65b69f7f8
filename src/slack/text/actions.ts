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
  editNotYours: 'Only the person who scheduled this can edit it. Anyone can cancel it.',
  resendNotYours:
    'Only the person who sent this can reopen it in the form. To send a new message, type `/mms`.',
  allReached: 'Everyone already has it, or it was sent again. The post shows who got it.',
} as const;
