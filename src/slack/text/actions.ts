/** What a person reads after a press on a button of a post or a thread. */
export const actionsText = {
  workflow: {
    settled: 'This was already decided. The first answer counts.',
    changed: 'The question changed. Answer the newer one below.',
    gone: 'This question is out of date. The workflow went on, and nothing was sent.',
    notYours: 'Only the person named here can answer this.',
  },
  unconfirmed: {
    checking: 'Checking ClickSend’s history again…',
    resending: 'Sending again. The post shows the result.',
    settled: 'This is already settled. See the post.',
  },
  textNow: {
    texted: 'Texting it now. The thread shows the result.',
    before: 'This was already texted. The thread shows the result.',
    gone: 'This is out of date. Type it again in the thread.',
    notTexted: ({ reason }: { reason: string }) => `Not texted: ${reason}`,
  },
  editNotYours: 'Only the person who scheduled this can edit it. Anyone can cancel it.',
  resendNotYours: 'Only the person who sent this can open it again. To send your own, type `/mms`.',
  allReached: 'Everyone got it by now. There’s no one to send it to again.',
} as const;
