import type { Metadata } from 'sharp';
import type { PictureFormat } from './detect-kind.ts';
import { computeMaxPixels, MAX_PIXELS } from './limits.ts';
import type { Sharp } from './load-sharp.ts';
import { buildTooManyPixelsProblem, PictureError, wrapPictureErrors } from './picture-problems.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** One frame, according to the picture's header. */
export interface PictureHeader extends PictureSize {
  readonly format: PictureFormat;
  /** The size as people see it, rotated as the camera recorded. */
  readonly upright: PictureSize;
  readonly isUpright: boolean;
  /** Whether its colours are those of a file without a profile. */
  readonly isSrgb: boolean;
  /** More than one for an animation. */
  readonly frames: number;
  /** Whether the app can decode its frames; for a PNG it cannot. */
  readonly isAnimated: boolean;
  /** Pictures in the same file that are not an animation, as in a scan of several pages. */
  readonly pages: number;
  /** How long each frame is shown, in ms. */
  readonly delays: readonly number[];
  /** How many times an animation plays; 0 is forever. */
  readonly loop: number;
}

/**
 * Reads only the header and decodes no pixels, so enormous dimensions cost nothing. Throws a PictureError
 * if decoding would exceed the limits of memory or time.
 */
export async function readPictureHeader(
  sharp: Sharp,
  bytes: Uint8Array,
  format: PictureFormat,
): Promise<PictureHeader> {
  const metadata = await wrapPictureErrors(() =>
    sharp(bytes, { limitInputPixels: false }).metadata(),
  );
  const { width, pages = 1, orientation = 1 } = metadata;
  const height = metadata.pageHeight ?? metadata.height;
  const maxPixels = computeMaxPixels(format, metadata);
  if (width * height > maxPixels) throw createTooLargeError(format, { width, height }, maxPixels);
  const isAnimated = format === 'gif' || format === 'webp';
  // EXIF orientations from 5 on are rotated by 90 degrees.
  const isTurned = orientation >= 5;
  return {
    format,
    width,
    height,
    upright: isTurned ? { width: height, height: width } : { width, height },
    isUpright: orientation === 1,
    isSrgb: hasSrgbColours(metadata),
    frames: isAnimated ? pages : format === 'png' ? countPngFrames(bytes) : 1,
    isAnimated,
    pages: isAnimated ? 1 : pages,
    delays: metadata.delay ?? [],
    loop: metadata.loop ?? 0,
  };
}

/** Slack's thumbnail may work, but Slack makes none of an enormous picture. */
function createTooLargeError(
  format: PictureFormat,
  size: PictureSize,
  maxPixels: number,
): PictureError {
  const isEnormous = size.width * size.height > MAX_PIXELS;
  return new PictureError(
    isEnormous ? 'refused' : 'undecodable',
    buildTooManyPixelsProblem(format, size, maxPixels),
  );
}

/** The number of frames that a PNG declares: 1, or more for an animated one (APNG). libvips reads only the first. */
function countPngFrames(png: Uint8Array): number {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  // The chunk with the count comes before the first pixels.
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return Math.max(1, bytes.readUInt32BE(at + 8));
    if (type === 'IDAT') return 1;
  }
  return 1;
}

/** A profile contains its name with one or two bytes per letter. */
function hasSrgbColours({ space, depth, icc }: Metadata): boolean {
  if (depth !== 'uchar' || (space !== 'srgb' && space !== 'b-w')) return false;
  return icc === undefined || /s\0?R\0?G\0?B/.test(icc.toString('latin1'));
}

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
  const factor = Math.min(1, scale);
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
}
