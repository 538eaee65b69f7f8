import type { Metadata } from 'sharp';
import type { PictureFormat } from './detect-kind.ts';
import { computeMaxPixels, MAX_PIXELS } from './limits.ts';
import type { Sharp } from './load-sharp.ts';
import { PictureError, wrapPictureErrors } from './picture-error.ts';
import { buildTooManyPixelsProblem } from './picture-problems.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What a picture's header says of one frame. */
export interface PictureHeader extends PictureSize {
  readonly format: PictureFormat;
  /** The size as people see it: turned as the camera noted. */
  readonly upright: PictureSize;
  readonly isUpright: boolean;
  /** Whether its colours are those of a file without a profile. */
  readonly isSrgb: boolean;
  /** More than one of an animation. */
  readonly frames: number;
  /** Whether its frames can be decoded here; those of a PNG cannot. */
  readonly isAnimated: boolean;
  /** Pictures in the same file that are no animation: a scan of several pages. */
  readonly pages: number;
  /** How long each frame stays, in ms. */
  readonly delays: readonly number[];
  /** How often an animation plays; 0 is for ever. */
  readonly loop: number;
}

/**
 * Reads the header only; no pixel is decoded, so enormous dimensions cost nothing. Throws a
 * PictureError where decoding would take more memory or time than a picture may have.
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
  // EXIF orientations from 5 on are turned by 90 degrees.
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

/** Slack has a smaller rendering that may do, but none of an enormous picture. */
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

/** The frames that a PNG says it has: 1, or more of a moving one (APNG). libvips reads only the first. */
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

/** A profile contains its name with one byte or two for each letter. */
function hasSrgbColours({ space, depth, icc }: Metadata): boolean {
  if (depth !== 'uchar' || (space !== 'srgb' && space !== 'b-w')) return false;
  return icc === undefined || /s\0?R\0?G\0?B/.test(icc.toString('latin1'));
}
