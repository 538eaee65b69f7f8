import type { Metadata } from 'sharp';
import { countPngFrames } from './count-png-frames.ts';
import type { PictureFormat } from './detect-kind.ts';
import { computeMaxPixels, MAX_PIXELS } from './limits.ts';
import type { Sharp } from './load-sharp.ts';
import { PictureError, wrapPictureErrors } from './picture-error.ts';
import { buildTooManyPixelsProblem } from './picture-problems.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** What a picture's header says, of one frame. */
export interface PictureHeader extends PictureSize {
  readonly format: PictureFormat;
  /** As people see it: turned by what the camera noted. */
  readonly upright: PictureSize;
  readonly isUpright: boolean;
  /** Its colours are those that a file without a profile has. */
  readonly isSrgb: boolean;
  /** What moves has more than one. */
  readonly frames: number;
  /** Whether its frames can be read here; those of a PNG cannot. */
  readonly isAnimated: boolean;
  /** Pictures that stand in the same file without being a film: a scan of several pages. */
  readonly pages: number;
  /** Milliseconds that each frame stays. */
  readonly delays: readonly number[];
  /** How often an animation plays; 0 is for ever. */
  readonly loop: number;
}

/**
 * Reads the header only; no pixel is decoded, so enormous dimensions cost nothing. Throws a Fault
 * where decoding would cost more memory or time than a picture may have.
 */
export async function readPictureHeader(
  sharp: Sharp,
  bytes: Uint8Array,
  format: PictureFormat,
): Promise<PictureHeader> {
  const found = await wrapPictureErrors(() => sharp(bytes, { limitInputPixels: false }).metadata());
  const { width, pages = 1, orientation = 1 } = found;
  const height = found.pageHeight ?? found.height;
  const most = computeMaxPixels(format, found);
  if (width * height > most) throw tooLargeFault(format, { width, height }, most);
  const isAnimated = format === 'gif' || format === 'webp';
  // EXIF orientations from 5 on lie on their side.
  const isLying = orientation >= 5;
  return {
    format,
    width,
    height,
    upright: isLying ? { width: height, height: width } : { width, height },
    isUpright: orientation === 1,
    isSrgb: isSrgb(found),
    frames: isAnimated ? pages : countFrames(format, bytes),
    isAnimated,
    pages: isAnimated ? 1 : pages,
    delays: found.delay ?? [],
    loop: found.loop ?? 0,
  };
}

/** Slack's smaller rendering may do, but of what is enormous there is none. */
function tooLargeFault(format: PictureFormat, size: PictureSize, most: number): PictureError {
  const isEnormous = size.width * size.height > MAX_PIXELS;
  return new PictureError(
    isEnormous ? 'refused' : 'undecodable',
    buildTooManyPixelsProblem(format, size, most),
  );
}

function countFrames(format: PictureFormat, bytes: Uint8Array): number {
  return format === 'png' ? countPngFrames(bytes) : 1;
}

/** A profile's name stands in it in one byte a letter or in two. */
function isSrgb({ space, depth, icc }: Metadata): boolean {
  if (depth !== 'uchar' || (space !== 'srgb' && space !== 'b-w')) return false;
  return icc === undefined || /s\0?R\0?G\0?B/.test(icc.toString('latin1'));
}
