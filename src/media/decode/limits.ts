import type { Metadata } from 'sharp';
import type { PictureFormat } from './detect-kind.ts';

/** ClickSend's limits say "kB" without defining it; 1,000 is safe either way. */
export const MAX_JPEG_BYTES = 250_000;
export const MAX_GIF_BYTES = 100_000;

/** For any picture, even if it needs little memory, because decoding takes time. */
export const MAX_PIXELS = 100_000_000;

/** Memory that decoding one frame may need, according to the header. */
const MAX_DECODING_BYTES = 130_000_000;

/** For all frames of an animation together. Above it only one frame is decoded. */
export const MAX_ANIMATED_PIXELS = 200_000_000;

/** For one call of the decoder. */
export const DECODE_TIMEOUT_SECONDS = 30;

/** How many pixels such a picture may have. */
export function computeMaxPixels(format: PictureFormat, metadata: Metadata): number {
  return Math.min(
    MAX_PIXELS,
    Math.floor(MAX_DECODING_BYTES / computeBytesPerPixel(format, metadata)),
  );
}

/**
 * Bytes of memory per pixel during decoding, as measured. 0 if the decoder works row by row. An AVIF is
 * decoded as a whole, first in planes and then in colours.
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

/** How many values a progressive JPEG stores per pixel. */
function countComponents(channels: number, chromaSubsampling: string | undefined): number {
  if (channels !== 3) return channels;
  return chromaSubsampling === '4:2:0' ? 1.5 : channels;
}
