import type { Sharp } from '../decode/load-sharp.ts';
import { limitLongestSide } from '../decode/picture-header.ts';
import { type Pixels, resizePixels } from '../decode/pixels.ts';

/** A decoded animation. */
export interface Frames {
  /** Frames of equal height, stacked vertically. */
  readonly pixels: Pixels;
  readonly count: number;
  /** How long each frame is shown, in ms. */
  readonly delays: readonly number[];
  /** How many times it plays; 0 is forever. */
  readonly loop: number;
}

/**
 * Keeps one frame of `every`, with no side longer than `side`. A frame is shown for as long as the frames
 * that it replaces, so the total duration stays the same.
 */
export async function reduceFrames(
  sharp: Sharp,
  { pixels, count, delays, loop }: Frames,
  { side, every }: { readonly side: number; readonly every: number },
): Promise<Frames> {
  const height = pixels.height / count;
  const frameBytes = pixels.width * height * pixels.channels;
  const indexes = Array.from({ length: Math.ceil(count / every) }, (_, at) => at * every);
  const data =
    every === 1
      ? pixels.data
      : Buffer.concat(
          indexes.map((at) => pixels.data.subarray(at * frameBytes, (at + 1) * frameBytes)),
        );
  const fewer = { ...pixels, data, height: height * indexes.length };
  return {
    pixels: await shrinkFrames(sharp, fewer, indexes.length, side),
    count: indexes.length,
    delays: indexes.map((at) => sum(delays.slice(at, at + every))),
    loop,
  };
}

/** `many` frames, starting at index `from`. */
export function sliceFrames(
  { pixels, count, delays, loop }: Frames,
  from: number,
  many: number,
): Frames {
  const height = pixels.height / count;
  const frameBytes = pixels.width * height * pixels.channels;
  const data = pixels.data.subarray(from * frameBytes, (from + many) * frameBytes);
  return {
    pixels: { ...pixels, data, height: height * many },
    count: many,
    delays: delays.slice(from, from + many),
    loop,
  };
}

/** sharp treats raw frames as one tall picture, so the frame size is computed here. */
function shrinkFrames(sharp: Sharp, pixels: Pixels, count: number, side: number): Promise<Pixels> {
  const { width, height } = limitLongestSide(side, {
    width: pixels.width,
    height: pixels.height / count,
  });
  return resizePixels(sharp, pixels, { width, height: height * count });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
