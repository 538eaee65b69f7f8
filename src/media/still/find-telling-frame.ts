import { flattenTransparency } from '../decode/flatten-transparency.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import type { PictureHeader } from '../decode/picture-header.ts';
import { limitLongestSide } from '../decode/picture-sizes.ts';
import { decodeFrames, type Pixels } from '../decode/pixels.ts';

/** Only frames of the beginning are decoded: this many pixels take well under a second. */
const MAX_DECODED_PIXELS = 60_000_000;
const MAX_FRAMES = 120;
/** Enough to see whether a frame shows anything. */
const SIDE = 48;
/** A frame with this share of the richest frame's detail will do. */
const MIN_DETAIL_SHARE = 0.5;

/**
 * The frame (from 0 on) for an animation that is sent as a still: the first that shows about as much
 * as any near the beginning, because films often begin with black.
 */
export async function findTellingFrame(
  sharp: Sharp,
  bytes: Uint8Array,
  header: PictureHeader,
): Promise<number> {
  const maxCount = Math.floor(MAX_DECODED_PIXELS / (header.width * header.height));
  const count = Math.min(header.frames, MAX_FRAMES, Math.max(1, maxCount));
  if (count === 1) return 0;
  const size = limitLongestSide(SIDE, header);
  const decoded = await decodeFrames(sharp, bytes, { size, count });
  const { pixels } = await flattenTransparency(sharp, decoded);
  const frameBytes = size.width * size.height * pixels.channels;
  const details = Array.from({ length: Math.floor(pixels.data.length / frameBytes) }, (_, at) =>
    measureDetail(pixels, at * frameBytes, (at + 1) * frameBytes),
  );
  const most = Math.max(...details);
  return Math.max(
    0,
    details.findIndex((detail) => detail >= MIN_DETAIL_SHARE * most),
  );
}

/** How much the pixels of a frame differ in brightness: their standard deviation. */
function measureDetail({ data, channels }: Pixels, from: number, to: number): number {
  const count = (to - from) / channels;
  let sum = 0;
  let squares = 0;
  for (let at = from; at < to; at += channels) {
    const value = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean));
}
