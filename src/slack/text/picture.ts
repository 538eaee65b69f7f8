import { formatNumber } from './count.ts';

/** How a picture was changed, other than its size, without a full stop. */
export const pictureText = {
  firstFrame: ({ count }: { count: number }) =>
    `It won’t move: I can send only the first of its ${formatNumber(count)} pictures`,
  oneFrame: ({ shown, count }: { shown: number; count: number }) =>
    `It won’t move: I can send only one of its ${formatNumber(count)} pictures (number ${formatNumber(shown)})`,
  fewerFrames: ({ shown, count }: { shown: number; count: number }) =>
    `It moves with ${formatNumber(shown)} of its ${formatNumber(count)} pictures`,
  shorterPause: 'Its pauses are cut to 65 seconds',
  firstPage: ({ count }: { count: number }) =>
    `I can send only the first of its ${formatNumber(count)} pages`,
  greyGround: 'See-through parts become grey, so that white parts can be seen',
  whiteGround: 'See-through parts become white',
  preview: 'I can’t open it, so I’ll send Slack’s smaller preview',
} as const;
