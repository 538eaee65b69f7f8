import type { PictureChange } from '../../domain/picture.ts';
import { flattenTransparency } from '../decode/flatten-transparency.ts';
import { MAX_JPEG_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import {
  computePictureSize,
  limitLongestSide,
  PICTURE_SIDES,
  type PictureHeader,
  type PictureSize,
} from '../decode/picture-header.ts';
import { PictureError } from '../decode/picture-problems.ts';
import { decodeFrames, decodeStill, type Pixels } from '../decode/pixels.ts';
import { type EncodedPicture, fitJpeg } from './fit-jpeg.ts';
import { stripJpegMetadata } from './strip-jpeg-metadata.ts';

/** Only the first frames are decoded: this many pixels take well under a second. */
const MAX_DECODED_PIXELS = 60_000_000;

const MAX_FRAMES = 120;

/** Enough to see whether a frame shows anything. */
const SIDE = 48;

/** A frame with this share of the most detailed frame's detail is good enough. */
const MIN_DETAIL_SHARE = 0.5;

interface FittedStill extends EncodedPicture {
  readonly changes: readonly PictureChange[];
}

/**
 * One frame of a picture as a JPEG that fits: the first or, for an animation, the first that shows
 * something. Throws a PictureError.
 */
export async function fitStill(
  sharp: Sharp,
  bytes: Uint8Array,
  header: PictureHeader,
): Promise<FittedStill> {
  const { format, frames, pages } = header;
  const size = computePictureSize(PICTURE_SIDES[0], header.upright);
  const unchanged = await keepJpeg(sharp, bytes, header, size);
  if (unchanged) return { ...unchanged, changes: [] };
  const frame = header.isAnimated ? await findTellingFrame(sharp, bytes, header) : 0;
  const decoded = await decodeStill(sharp, bytes, { format, size, frame });
  const { pixels, ground } = await flattenTransparency(sharp, decoded);
  const made = await fitJpeg(sharp, pixels, {
    isDrawn: format === 'png' || format === 'gif' || format === 'webp',
    jpegBytes: format === 'jpeg' ? bytes.byteLength : undefined,
  });
  const changes: readonly PictureChange[] = [
    ...(frames > 1 ? [{ kind: 'still', at: frame + 1, of: frames } as const] : []),
    ...(pages > 1 ? [{ kind: 'firstPage', of: pages } as const] : []),
    ...(ground ? [{ kind: 'ground', colour: ground } as const] : []),
  ];
  return { ...made, changes };
}

/**
 * A JPEG that already fits only loses its metadata, which may be personal. Undefined if it does not fit, or
 * if some phones could not read it.
 */
async function keepJpeg(
  sharp: Sharp,
  bytes: Uint8Array,
  { format, width, height, isUpright, isSrgb }: PictureHeader,
  size: PictureSize,
): Promise<EncodedPicture | undefined> {
  if (format !== 'jpeg' || !isUpright || !isSrgb) return undefined;
  if (size.width < width || size.height < height) return undefined;
  const bare = stripJpegMetadata(bytes);
  if (!bare || bare.byteLength > MAX_JPEG_BYTES) return undefined;
  try {
    await decodeStill(sharp, bare, { format, size, isStrict: true });
  } catch (error) {
    if (error instanceof PictureError) return undefined;
    throw error;
  }
  return { bytes: bare, width, height };
}

/**
 * The index of the frame to send for an animation sent as a still: the first that shows about as much as
 * any other near the beginning, because films often begin with black.
 */
async function findTellingFrame(
  sharp: Sharp,
  bytes: Uint8Array,
  header: PictureHeader,
): Promise<number> {
  const maxCount = Math.floor(MAX_DECODED_PIXELS / (header.width * header.height));
  const count = Math.min(header.frames, MAX_FRAMES, Math.max(1, maxCount));
  if (count === 1) return 0;
  const size = limitLongestSide(SIDE, header);
  const decoded = await decodeFrames(sharp, bytes, { size, count });
  const { pixels } = await flattenTransparency(sharp, decoded);
  const frameBytes = size.width * size.height * pixels.channels;
  const details = Array.from({ length: Math.floor(pixels.data.length / frameBytes) }, (_, at) =>
    measureDetail(pixels, at * frameBytes, (at + 1) * frameBytes),
  );
  const most = Math.max(...details);
  return Math.max(
    0,
    details.findIndex((detail) => detail >= MIN_DETAIL_SHARE * most),
  );
}

/** How much a frame's pixels vary in brightness: their standard deviation. */
function measureDetail({ data, channels }: Pixels, from: number, to: number): number {
  const count = (to - from) / channels;
  let sum = 0;
  let squares = 0;
  for (let at = from; at < to; at += channels) {
    const value = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean));
}
