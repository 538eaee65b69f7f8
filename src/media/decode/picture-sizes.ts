import type { PictureSize } from './picture-header.ts';

/** 1600 × 1200 is the largest picture of OMA's MMS conformance ("Megapixel"); phones show no more. */
export const PICTURE_SIDES = [1600, 1280, 1024, 800, 640, 480, 320] as const;

/** The shape that a side is meant for. What is longer may have as many pixels in another shape. */
const SHAPE = 3 / 4;
/** However long it is: at 1600 this is 4096, the longest that every phone can draw. */
const LONGEST = 2.56;

/**
 * The size of a picture at one of our sides, never larger than it is. A tall screenshot may be longer
 * than the side, because at its length nobody could read it.
 */
export function computePictureSize(side: number, { width, height }: PictureSize): PictureSize {
  const longest = Math.max(width, height);
  const asShaped = Math.sqrt((SHAPE * side * side) / (width * height));
  const scale = Math.max(side / longest, Math.min(asShaped, (LONGEST * side) / longest));
  return scaled({ width, height }, scale);
}

/** The size with no side longer than this, never larger than it is. */
export function limitLongestSide(side: number, { width, height }: PictureSize): PictureSize {
  return scaled({ width, height }, side / Math.max(width, height));
}

function scaled({ width, height }: PictureSize, scale: number): PictureSize {
  const by = Math.min(1, scale);
  return {
    width: Math.max(1, Math.round(width * by)),
    height: Math.max(1, Math.round(height * by)),
  };
}
