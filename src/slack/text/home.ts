import { formatNumber } from './count.ts';

/** App Home. */
export const homeText = {
  title: 'Picture messages (MMS)',
  send: { button: 'Send a picture' },
  refresh: { button: 'Refresh page' },
  notRead:
    '⚠️ I can’t load your messages just now. Nothing is lost: press *Refresh page* in a minute.',
  scheduled: ({ count }: { count: number }) => `🗓️ *Scheduled* (${formatNumber(count)})`,
  moreScheduled: ({ count }: { count: number }) =>
    `${formatNumber(count)} more: \`/mms scheduled\` shows all.`,
  recent: ({ count }: { count: number }) => `📤 *Your latest messages* (${formatNumber(count)})`,
  more: '`/mms history` shows more. For one message, type `/mms status` and its reference, like MMS-7K3Q9D.',
  /** Nothing was sent and nothing is scheduled. */
  begin: {
    heading: '*Send your first picture in under a minute*',
    steps: [
      '1. Press *Send a picture*, or type `/mms` in any channel.',
      '2. Add a number, a few words and a picture. You see the price before anything is sent.',
      '3. The channel shows who got it. Replies appear in its thread.',
    ].join('\n'),
    tip: 'Try it with your own number first.',
  },
  balance: ({ balance }: { balance: string }) => `💳 *ClickSend balance*: ${balance}`,
  account: '💳 *ClickSend*',
  asking: '⏳ Checking…',
  notWorking:
    '⚠️ Something is wrong with the connection. Ask a workspace admin to open this page: they see what to fix.',
  slackFine: '✅ Connected to Slack',
  clickSendFine: '✅ Connected to ClickSend',
  slackSilent: 'Slack isn’t answering',
  noReceipts: '⚠️ Delivery reports are off: posts stay at “sent”',
} as const;

/** The doctor's findings in an admin's Home. The sentences are the doctor's own: `src/doctor/checks`. */
export const setupFindingsText = {
  heading: '*Setup* · only admins see this',
  wrong: ({ finding, mend }: { finding: string; mend: string }) => `❌ ${finding}. ${mend}.`,
  warning: ({ finding, mend }: { finding: string; mend: string }) => `⚠️ ${finding}. ${mend}.`,
};
