import { limitLongestSide } from '../decode/picture-sizes.ts';
import type { Frames } from './frames.ts';

/** Settings that make an animation smaller. */
export interface AnimationPreset {
  readonly side: number;
  readonly colours: number;
  /** Keeps one of this many frames. */
  readonly every: number;
  readonly dither: number;
  /** How much a pixel may differ before the next frame draws it again. */
  readonly slack: number;
}

/** From the best looking to the worst acceptable one. A sharp still looks better than anything below that. */
export const ANIMATION_PRESETS: readonly AnimationPreset[] = [
  { side: 480, colours: 256, every: 1, dither: 1, slack: 0 },
  { side: 480, colours: 128, every: 1, dither: 0, slack: 6 },
  { side: 360, colours: 128, every: 1, dither: 0, slack: 8 },
  { side: 320, colours: 64, every: 1, dither: 0, slack: 8 },
  { side: 240, colours: 64, every: 1, dither: 0, slack: 10 },
  { side: 240, colours: 64, every: 2, dither: 0, slack: 12 },
  { side: 240, colours: 32, every: 3, dither: 0, slack: 16 },
];

/** How many of `count` frames a preset keeps. */
export function countPresetFrames({ every }: AnimationPreset, count: number): number {
  return Math.ceil(count / every);
}

/** How many pixels a preset encodes, which determines how long it takes. */
export function countEncodedPixels(preset: AnimationPreset, { pixels, count }: Frames): number {
  const { width, height } = limitLongestSide(preset.side, {
    width: pixels.width,
    height: pixels.height / count,
  });
  return width * height * countPresetFrames(preset, count);
}

/** Roughly proportional to the size of the result in bytes. */
export function estimateRelativeBytes(
  { side, colours, every, dither, slack }: AnimationPreset,
  { pixels, count }: Frames,
): number {
  const longest = Math.max(pixels.width, pixels.height / count);
  const area = Math.min(side, longest) ** 2;
  return (area * Math.log2(colours) * (dither ? 1.6 : 1)) / (every * (1 + slack / 12));
}
