import { formatNumber } from './count.ts';

/** How a picture was changed, other than its size, without a full stop. */
export const pictureText = {
  firstFrame: ({ count }: { count: number }) =>
    `It won’t be animated: I can send only its first frame (of ${formatNumber(count)})`,
  oneFrame: ({ shown, count }: { shown: number; count: number }) =>
    `It won’t be animated: I can send only one frame (number ${formatNumber(shown)} of ${formatNumber(count)})`,
  fewerFrames: ({ shown, count }: { shown: number; count: number }) =>
    `It stays animated, but with only ${formatNumber(shown)} of its ${formatNumber(count)} frames`,
  shorterPause: 'Long pauses in the animation are shortened to 65 seconds',
  firstPage: ({ count }: { count: number }) =>
    `I can send only the first of its ${formatNumber(count)} pages`,
  greyGround: 'See-through parts become grey, so that white parts can be seen',
  whiteGround: 'See-through parts become white',
  preview: 'I can’t open it, so I’ll send Slack’s smaller preview',
} as const;
