import type { OutputInfo, SharpOptions } from 'sharp';
import type { PictureFormat } from './detect-kind.ts';
import { DECODE_TIMEOUT_SECONDS, MAX_ANIMATED_PIXELS, MAX_PIXELS } from './limits.ts';
import type { Sharp } from './load-sharp.ts';
import type { PictureSize } from './picture-header.ts';
import { getErrorMessage, wrapPictureErrors } from './picture-problems.ts';

/** Decoded, upright, sRGB, without metadata; transparency is in a fourth channel. Frames are stacked vertically. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: OutputInfo['channels'];
}

interface DecoderWarnings {
  /** Warnings that also occur with complete pictures. */
  readonly harmless: RegExp;
  /** Warnings after which part of the picture is grey or torn. They take priority. */
  readonly harmful: RegExp;
}

/** Warnings from decoders that continue after one. The decoders of other formats have no warning for broken pixels. */
const WARNINGS: Readonly<Partial<Record<PictureFormat, DecoderWarnings>>> = {
  jpeg: {
    harmless: /extraneous bytes|Invalid SOS parameters|Adobe color transform|JFIF|ICC/i,
    harmful: /premature|bad Huffman|corrupt JPEG data: (?!\d+ extraneous)/i,
  },
  // Scanners often write unusual tags.
  tiff: {
    harmless: /\btags?\b|\bfield\b|\bdirectory\b|ExtraSamples/i,
    harmful: /premature|corrupt|not enough data|discarding|scanline|line length|code word/i,
  },
};

/** Decodes one frame at `size`. JPEG and WebP are scaled down while loading. Throws a PictureError. */
export function decodeStill(
  sharp: Sharp,
  bytes: Uint8Array,
  options: {
    readonly format: PictureFormat;
    readonly size: PictureSize;
    readonly frame?: number;
    /** Any warning is an error. */
    readonly isStrict?: true;
  },
): Promise<Pixels> {
  const page = options.frame || undefined;
  const decodeUnless = (failOn: 'warning' | 'error') =>
    decode(sharp, bytes, options.size, { limitInputPixels: MAX_PIXELS, page, failOn });
  const warnings = WARNINGS[options.format];
  return wrapPictureErrors(() => {
    if (!warnings) return decodeUnless('error');
    return decodeUnless('warning').catch((error: unknown) => {
      const message = getErrorMessage(error);
      if (options.isStrict || warnings.harmful.test(message)) throw error;
      if (!warnings.harmless.test(message)) throw error;
      return decodeUnless('error');
    });
  });
}

/** Decodes the first `count` frames, stacked vertically. Throws a PictureError. */
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

/** The same picture at `size`. */
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
