import type { Sharp } from '../decode/load-sharp.ts';
import { limitLongestSide } from '../decode/picture-sizes.ts';
import { type Pixels, resizePixels } from '../decode/pixels.ts';

/** A decoded animation. */
export interface Frames {
  /** Frames of the same height, one below the other. */
  readonly pixels: Pixels;
  readonly count: number;
  /** Milliseconds that each frame stays. */
  readonly delays: readonly number[];
  /** How often it plays; 0 is for ever. */
  readonly loop: number;
}

/** One frame of so many, no longer than `side`, in the same time: a frame stays for those left out after it. */
export async function reduceFrames(
  sharp: Sharp,
  { pixels, count, delays, loop }: Frames,
  { side, every }: { readonly side: number; readonly every: number },
): Promise<Frames> {
  const height = pixels.height / count;
  const frameBytes = pixels.width * height * pixels.channels;
  const kept = Array.from({ length: Math.ceil(count / every) }, (_, at) => at * every);
  const data =
    every === 1
      ? pixels.data
      : Buffer.concat(
          kept.map((at) => pixels.data.subarray(at * frameBytes, (at + 1) * frameBytes)),
        );
  const fewer = { ...pixels, data, height: height * kept.length };
  return {
    pixels: await shrinkFrames(sharp, fewer, kept.length, side),
    count: kept.length,
    delays: kept.map((at) => sum(delays.slice(at, at + every))),
    loop,
  };
}

/** So many frames from this one on. */
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

/** sharp takes raw frames for one tall picture, so the measures are worked out here. */
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
