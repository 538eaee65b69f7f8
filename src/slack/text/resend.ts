import { formatNumber, formatPeopleCount } from './count.ts';

/** Sending again to people who didn’t get it, by a person who may not see their numbers. */
export const resendText = {
  title: 'Send again?',
  confirm: ({ count }: { count: number }) => `Send to ${formatPeopleCount(count)}`,
  deny: 'Not now',
  people: ({ count, who }: { count: number; who: string }) =>
    `To ${formatPeopleCount(count)} who didn’t get it: ${who}`,
  price: ({ cost }: { cost: string }) => `About ${cost}, like the first time.`,
  priceUnknown: 'ClickSend will charge for this as a new message.',
  footer: ({ by }: { by: string }) =>
    `It will be sent now and get a new post. I’ll let ${by} know.`,
  nobody: 'Everyone already has it, or a teammate has sent it again. The post shows who got it.',
  outdated: 'Something changed a moment ago. Press the button under the post again.',
  gone: 'This message is too old to send again. Use /mms to start a new one.',
  /** The line in the post. */
  postLine: ({ by, count }: { by: string; count: number }) =>
    `${by} sent it again to ${formatPeopleCount(count)}`,
  /** It goes out later. */
  scheduledLine: ({ by, count }: { by: string; count: number }) =>
    `${by} scheduled it again for ${formatPeopleCount(count)}`,
  /** The same for the people that a stopped send was not sent to. */
  othersLine: ({ by, count }: { by: string; count: number }) =>
    `${by} sent it to the other ${count === 1 ? 'person' : formatNumber(count)}`,
  /** The same for some people of a send that was cancelled as a whole. */
  someLine: ({ by, count }: { by: string; count: number }) =>
    `${by} sent it to ${formatPeopleCount(count)} after all`,
  allOthersLine: ({ by }: { by: string }) => `${by} sent it after all`,
  /** To the author of the first send. */
  note: ({ by, title, count }: { by: string; title: string; count: number }) =>
    `↩️ ${by} sent “${title}” again to ${formatPeopleCount(count)} who didn’t get it.`,
} as const;
