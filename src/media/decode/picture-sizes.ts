import type { PictureSize } from './picture-header.ts';

/** 1600 × 1200 is the largest picture in OMA's MMS conformance ("Megapixel"); phones show no more. */
export const PICTURE_SIDES = [1600, 1280, 1024, 800, 640, 480, 320] as const;

/** The aspect ratio that a side is meant for. A longer picture may have the same number of pixels in another ratio. */
const USUAL_SHAPE = 3 / 4;
/** The longest side may exceed the side by this factor: 4096 at 1600, which is the most that every phone can draw. */
const MAX_STRETCH = 2.56;

/**
 * The size of a picture at one of {@link PICTURE_SIDES}, never enlarged. A tall screenshot may exceed the
 * side, because it would be unreadable otherwise.
 */
export function computePictureSize(side: number, { width, height }: PictureSize): PictureSize {
  const longest = Math.max(width, height);
  const sameAreaScale = Math.sqrt((USUAL_SHAPE * side * side) / (width * height));
  const scale = Math.max(side / longest, Math.min(sameAreaScale, (MAX_STRETCH * side) / longest));
  return scaleSize({ width, height }, scale);
}

/** The size with no side longer than `side`, never enlarged. */
export function limitLongestSide(side: number, { width, height }: PictureSize): PictureSize {
  return scaleSize({ width, height }, side / Math.max(width, height));
}

function scaleSize({ width, height }: PictureSize, scale: number): PictureSize {
  const by = Math.min(1, scale);
  return {
    width: Math.max(1, Math.round(width * by)),
    height: Math.max(1, Math.round(height * by)),
  };
}
