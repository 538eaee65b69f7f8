import type { Metadata } from 'sharp';
import { countPngFrames } from './count-png-frames.ts';
import type { Readable } from './detect-kind.ts';
import { MOST_PIXELS, mostPixels } from './limits.ts';
import type { Sharp } from './load-sharp.ts';
import { Fault, reading } from './picture-error.ts';
import { tooLarge } from './picture-problems.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a picture's header says, of one frame. */
export interface Header extends Size {
  readonly format: Readable;
  /** As people see it: turned by what the camera noted. */
  readonly upright: Size;
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
export async function readHeader(
  sharp: Sharp,
  bytes: Uint8Array,
  format: Readable,
): Promise<Header> {
  const found = await reading(() => sharp(bytes, { limitInputPixels: false }).metadata());
  const { width, pages = 1, orientation = 1 } = found;
  const height = found.pageHeight ?? found.height;
  const most = mostPixels(format, found);
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
function tooLargeFault(format: Readable, size: Size, most: number): Fault {
  const isEnormous = size.width * size.height > MOST_PIXELS;
  return new Fault(isEnormous ? 'refused' : 'undecodable', tooLarge(format, size, most));
}

function countFrames(format: Readable, bytes: Uint8Array): number {
  return format === 'png' ? countPngFrames(bytes) : 1;
}

/** A profile's name stands in it in one byte a letter or in two. */
function isSrgb({ space, depth, icc }: Metadata): boolean {
  if (depth !== 'uchar' || (space !== 'srgb' && space !== 'b-w')) return false;
  return icc === undefined || /s\0?R\0?G\0?B/.test(icc.toString('latin1'));
}
