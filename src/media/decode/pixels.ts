import type { OutputInfo, SharpOptions } from 'sharp';
import type { PictureFormat } from './detect-kind.ts';
import { DECODE_TIMEOUT_SECONDS, MAX_ANIMATED_PIXELS, MAX_PIXELS } from './limits.ts';
import type { Sharp } from './load-sharp.ts';
import { getErrorMessage, wrapPictureErrors } from './picture-error.ts';
import type { PictureSize } from './picture-header.ts';

/** Decoded, upright, sRGB, without metadata; see-through parts in a fourth channel. Frames lie below each other. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: OutputInfo['channels'];
}

interface Complaints {
  /** What a decoder complains of in whole pictures too. */
  readonly harmless: RegExp;
  /** What leaves a part of the picture grey or torn. Counts more. */
  readonly harmful: RegExp;
}

/** Decoders that go on after a complaint, and what they say. Of the other kinds' complaints none tells of broken pixels. */
const COMPLAINTS: Readonly<Partial<Record<PictureFormat, Complaints>>> = {
  jpeg: {
    harmless: /extraneous bytes|Invalid SOS parameters|Adobe color transform|JFIF|ICC/i,
    harmful: /premature|bad Huffman|corrupt JPEG data: (?!\d+ extraneous)/i,
  },
  // Odd tags are usual in what scanners write.
  tiff: {
    harmless: /\btags?\b|\bfield\b|\bdirectory\b|ExtraSamples/i,
    harmful: /premature|corrupt|not enough data|discarding|scanline|line length|code word/i,
  },
};

/** One frame, at most so large. One decode; JPEG and WebP are shrunk while they load. */
export function decodeStill(
  sharp: Sharp,
  bytes: Uint8Array,
  wanted: {
    readonly format: PictureFormat;
    readonly size: PictureSize;
    readonly frame?: number;
    /** Whatever the decoder complains of is a fault. */
    readonly isStrict?: true;
  },
): Promise<Pixels> {
  const options = {
    limitInputPixels: MAX_PIXELS,
    page: wanted.frame || undefined,
  };
  const decodeIf = (failOn: 'warning' | 'error') =>
    decode(sharp, bytes, wanted.size, { ...options, failOn });
  const complaints = COMPLAINTS[wanted.format];
  return wrapPictureErrors(() => {
    if (!complaints) return decodeIf('error');
    return decodeIf('warning').catch((error: unknown) => {
      const said = getErrorMessage(error);
      if (wanted.isStrict || complaints.harmful.test(said)) throw error;
      if (!complaints.harmless.test(said)) throw error;
      return decodeIf('error');
    });
  });
}

/** The first frames, as many as wanted, one below the other. */
export function decodeFrames(
  sharp: Sharp,
  bytes: Uint8Array,
  { size, count }: { readonly size: PictureSize; readonly count: number },
): Promise<Pixels> {
  const limitInputPixels = MAX_ANIMATED_PIXELS;
  return wrapPictureErrors(() =>
    decode(sharp, bytes, size, { limitInputPixels, pages: count, failOn: 'error' }),
  );
}

async function decode(
  sharp: Sharp,
  bytes: Uint8Array,
  { width, height }: PictureSize,
  options: SharpOptions,
): Promise<Pixels> {
  const { data, info } = await sharp(bytes, { ...options, autoOrient: true })
    .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
    .resize({ width, height, fit: 'fill' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** The same picture in this size. */
export async function resizePixels(
  sharp: Sharp,
  pixels: Pixels,
  size: PictureSize,
): Promise<Pixels> {
  if (pixels.width === size.width && pixels.height === size.height) return pixels;
  const { data, info } = await sharp(pixels.data, { raw: buildRawInfo(pixels) })
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

export function buildRawInfo({ width, height, channels }: Pixels) {
  return { width, height, channels };
}
