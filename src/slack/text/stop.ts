import { formatNumber, formatPeopleCount } from './count.ts';

/** *Stop sending*, for a send to many people whose batches are being submitted. */
export const stopText = {
  button: 'Stop sending',
  dialog: {
    title: 'Stop sending?',
    text: 'Messages not sent yet will be stopped. Sent ones can’t be recalled.',
    confirm: 'Stop sending',
    deny: 'Keep sending',
  },
  /** The line in the post; `kept` were not sent. */
  postLine: ({ by, sent, kept }: { by: string; sent: number; kept: number }) =>
    `Stopped by ${by}: ${formatNumber(sent)} sent, ${formatNumber(kept)} not sent`,
  postLineBeforeAny: ({ by }: { by: string }) => `Stopped by ${by} before anything was sent`,
  /** Follows `postLine`. */
  underWay: ({ count }: { count: number }) =>
    `, ${formatNumber(count)} with ClickSend (may still go out)`,
  resultByYou: ({ kept }: { kept: number }) =>
    `✋ Stopped: ${formatPeopleCount(kept)} won’t get it. The post shows who got it.`,
  resultByOther: ({ by, kept }: { by: string; kept: number }) =>
    `✋ ${by} already stopped it: ${formatPeopleCount(kept)} won’t get it. The post shows who got it.`,
  lastBatchUnderWay:
    'Too late to stop: ClickSend already has the last messages. If it refuses them, I won’t try again.',
  allSent: 'Too late to stop: every message was already sent. The post shows who got it.',
  notStarted: 'Nothing was sent yet. Press *Cancel message* under the post.',
  nothingSending: 'There’s nothing to stop: this message isn’t being sent right now.',
} as const;
