import type { Metadata } from 'sharp';
import type { PictureFormat } from './detect-kind.ts';

/** ClickSend's limits say "kB" without saying which; 1,000 is the reading that is safe both ways. */
export const MAX_JPEG_BYTES = 250_000;
export const MAX_GIF_BYTES = 100_000;

/** For any picture, however little memory it takes, because decoding takes time. */
export const MAX_PIXELS = 100_000_000;

/** Memory that the pixels of one frame may take while they are decoded, by what the header says. */
const MAX_DECODING_BYTES = 130_000_000;

/** For all frames of an animation together; above it only one frame is decoded. */
export const MAX_ANIMATED_PIXELS = 200_000_000;

/** For one call of the decoder. */
export const DECODE_TIMEOUT_SECONDS = 30;

/** How many pixels a picture like this may have. */
export function computeMaxPixels(format: PictureFormat, metadata: Metadata): number {
  return Math.min(
    MAX_PIXELS,
    Math.floor(MAX_DECODING_BYTES / computeBytesPerPixel(format, metadata)),
  );
}

/**
 * Bytes of memory that a pixel takes while it is decoded, measured; 0 where the decoder goes row by row.
 * An AVIF is decoded whole, in planes and then in colours.
 */
function computeBytesPerPixel(format: PictureFormat, metadata: Metadata): number {
  const { isProgressive = false, channels = 4, depth, chromaSubsampling } = metadata;
  switch (format) {
    case 'avif':
      return 24;
    case 'gif':
    case 'webp':
      return 4;
    case 'jpeg':
      return isProgressive ? 2 * countComponents(channels, chromaSubsampling) : 0;
    case 'png':
      return isProgressive ? channels * (depth === 'ushort' ? 2 : 1) : 0;
    case 'tiff':
      return 0;
  }
}

/** How many values of a progressive JPEG stand for a pixel. */
function countComponents(channels: number, chromaSubsampling: string | undefined): number {
  if (channels !== 3) return channels;
  return chromaSubsampling === '4:2:0' ? 1.5 : channels;
}
