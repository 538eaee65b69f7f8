import { limitLongestSide } from '../decode/picture-sizes.ts';
import type { Frames } from './frames.ts';

/** A way to make an animation smaller. */
export interface AnimationPreset {
  readonly side: number;
  readonly colours: number;
  /** One frame of so many is kept. */
  readonly every: number;
  readonly dither: number;
  /** How far a pixel may stay off before the next frame draws it again. */
  readonly slack: number;
}

/** From the best looking down to the last that is still worth looking at; below it a sharp still picture is better. */
export const ANIMATION_PRESETS: readonly AnimationPreset[] = [
  { side: 480, colours: 256, every: 1, dither: 1, slack: 0 },
  { side: 480, colours: 128, every: 1, dither: 0, slack: 6 },
  { side: 360, colours: 128, every: 1, dither: 0, slack: 8 },
  { side: 320, colours: 64, every: 1, dither: 0, slack: 8 },
  { side: 240, colours: 64, every: 1, dither: 0, slack: 10 },
  { side: 240, colours: 64, every: 2, dither: 0, slack: 12 },
  { side: 240, colours: 32, every: 3, dither: 0, slack: 16 },
];
/** How many frames a rung leaves. */
export function countPresetFrames({ every }: AnimationPreset, count: number): number {
  return Math.ceil(count / every);
}

/** Pixels that have to be encoded: what a rung costs in time. */
export function countEncodedPixels(rung: AnimationPreset, { pixels, count }: Frames): number {
  const { width, height } = limitLongestSide(rung.side, {
    width: pixels.width,
    height: pixels.height / count,
  });
  return width * height * countPresetFrames(rung, count);
}

/** About how the bytes of rungs relate. */
export function estimateRelativeBytes(
  { side, colours, every, dither, slack }: AnimationPreset,
  { pixels, count }: Frames,
): number {
  const longest = Math.max(pixels.width, pixels.height / count);
  const area = Math.min(side, longest) ** 2;
  return (area * Math.log2(colours) * (dither ? 1.6 : 1)) / (every * (1 + slack / 12));
}
