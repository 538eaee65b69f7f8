import type { OutputInfo, SharpOptions } from 'sharp';
import { messageOf, reading } from './fault.ts';
import type { Readable } from './kind.ts';
import type { Sharp } from './library.ts';
import { MOST_ANIMATED_PIXELS, MOST_PIXELS, MOST_SECONDS } from './limits.ts';

/** Decoded, upright, sRGB, opaque, without metadata. Frames lie below each other. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: OutputInfo['channels'];
}

const WHITE = '#ffffff';

/**
 * What libjpeg complains of in whole pictures of many phones. All its other complaints (`premature
 * end`, `bad Huffman code`) leave the picture half grey.
 */
const HARMLESS = /extraneous bytes|Invalid SOS parameters|Adobe color transform|JFIF|ICC/i;
const HARMFUL = /premature|bad Huffman|corrupt JPEG data: (?!\d+ extraneous)/i;

/** The first frame, no side longer than this. One decode; JPEG and WebP are shrunk while they load. */
export function decodeStill(
  sharp: Sharp,
  bytes: Uint8Array,
  format: Readable,
  side: number,
): Promise<Pixels> {
  const options = { limitInputPixels: MOST_PIXELS };
  // Of the other kinds' warnings (an odd tag in a TIFF) none tells of broken pixels.
  const failOn = format === 'jpeg' ? 'warning' : 'error';
  return reading(() =>
    decode(sharp, bytes, side, { ...options, failOn }).catch((error: unknown) => {
      const said = messageOf(error);
      if (HARMFUL.test(said) || !HARMLESS.test(said)) throw error;
      return decode(sharp, bytes, side, { ...options, failOn: 'error' });
    }),
  );
}

/** All frames, one below the other, no side of a frame longer than this. */
export function decodeFrames(sharp: Sharp, bytes: Uint8Array, side: number): Promise<Pixels> {
  const limitInputPixels = MOST_ANIMATED_PIXELS;
  return reading(() =>
    decode(sharp, bytes, side, { limitInputPixels, animated: true, failOn: 'error' }),
  );
}

async function decode(
  sharp: Sharp,
  bytes: Uint8Array,
  side: number,
  options: SharpOptions,
): Promise<Pixels> {
  const { data, info } = await sharp(bytes, { ...options, autoOrient: true })
    .timeout({ seconds: MOST_SECONDS })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: WHITE })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** The same picture with no side longer than this. */
export async function shrink(sharp: Sharp, pixels: Pixels, side: number): Promise<Pixels> {
  if (Math.max(pixels.width, pixels.height) <= side) return pixels;
  const { data, info } = await sharp(pixels.data, { raw: rawOf(pixels) })
    .resize({ width: side, height: side, fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

export function rawOf({ width, height, channels }: Pixels) {
  return { width, height, channels };
}
