import type { Metadata } from 'sharp';
import type { PictureFormat } from './detect-kind.ts';

/** ClickSend's limits say "kB" without saying which; 1,000 is the reading that is safe both ways. */
export const MAX_JPEG_BYTES = 250_000;
export const MAX_GIF_BYTES = 100_000;

/** Of no picture more is decoded, however little memory it takes: that costs time. */
export const MAX_PIXELS = 100_000_000;

/** Memory in bytes that the pixels of one frame may take while they are decoded, by what the header says. */
const MOST_DECODING_BYTES = 130_000_000;

/** All frames of an animation together; above it only one frame is read. */
export const MAX_ANIMATED_PIXELS = 200_000_000;

/** No picture may keep a decoder busy for longer. */
export const DECODE_TIMEOUT_SECONDS = 30;

/** What the process that decodes may take before it is ended. That it was is an answer, too. */
export interface ProcessLimits {
  /** Memory in bytes, as `ulimit -d` counts it: what is more it does not get. */
  readonly dataBytes: number;
  /** Memory in bytes; when it has more it ends. For systems where `ulimit` does nothing. */
  readonly residentBytes: number;
  /** Time of the processor for one picture, ms. The team's own are worth more of it than a reply's. */
  readonly cpuMs: { readonly fit: number; readonly look: number };
  /** For one picture on a machine that has no time for us, ms. */
  readonly wallMs: number;
  /** Without work for so long it ends, ms. */
  readonly idleMs: number;
}

/** With the app's own memory this stays below 512 MB (bench/heavy-pictures.ts). */
export const PROCESS_LIMITS: ProcessLimits = {
  dataBytes: 288_000_000,
  residentBytes: 340_000_000,
  cpuMs: { fit: 20_000, look: 8_000 },
  wallMs: 90_000,
  idleMs: 30_000,
};

/** How many pixels a picture like this may have. */
export function computeMaxPixels(format: PictureFormat, found: Metadata): number {
  return Math.min(MAX_PIXELS, Math.floor(MOST_DECODING_BYTES / bytesPerPixel(format, found)));
}

/**
 * Memory that a pixel takes while it is decoded, measured; 0 where rows come one after the other.
 * An AVIF is decoded whole, in planes and then in colours.
 */
function bytesPerPixel(format: PictureFormat, found: Metadata): number {
  const { isProgressive = false, channels = 4, depth, chromaSubsampling } = found;
  switch (format) {
    case 'avif':
      return 24;
    case 'gif':
    case 'webp':
      return 4;
    case 'jpeg':
      return isProgressive ? 2 * components(channels, chromaSubsampling) : 0;
    case 'png':
      return isProgressive ? channels * (depth === 'ushort' ? 2 : 1) : 0;
    case 'tiff':
      return 0;
  }
}

/** How many values of a progressive JPEG stand for a pixel. */
function components(channels: number, chromaSubsampling: string | undefined): number {
  if (channels !== 3) return channels;
  return chromaSubsampling === '4:2:0' ? 1.5 : channels;
}
