import { MAX_JPEG_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import { computePictureSize, PICTURE_SIDES } from '../decode/picture-header.ts';
import { buildRawInfo, type Pixels, resizePixels } from '../decode/pixels.ts';

/** Rows of a JPEG block with chroma subsampling. */
const BLOCK_ROWS = 16;

/** One of this many block rows is sampled. */
const EVERY = 8;

/** Fewer stripes would not represent the picture. */
const MIN_STRIPES = 4;

/** The share of the limit to aim for; the rest allows for estimation errors. */
const TARGET_SHARE = 0.95;

const TARGET_BYTES = MAX_JPEG_BYTES * TARGET_SHARE;

/** A smaller picture may grow to this size, because it would be ruined within its original bytes. */
const MIN_LIMIT_BYTES = 16_000;

/** An encoding that uses this share of its target is not improved, because nobody would see the gain. */
const GOOD_SHARE = 0.86;

/** Complete encodings per size. */
const MAX_ENCODINGS = 4;

/** Without chroma subsampling, the result is larger by about this factor. */
const FULL_COLOUR_FACTOR = 1.45;

export interface EncodedPicture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Where the pixels come from. */
interface JpegSource {
  /**
   * A drawn picture (screenshot, sign) is encoded without chroma subsampling if it fits, because
   * subsampling blurs coloured text.
   */
  readonly isDrawn: boolean;
  /** The size of the original, if it is a JPEG. The result is not larger, because it would not look better. */
  readonly jpegBytes?: number;
}

type Encode = (quality: number, chromaSubsampling?: '4:2:0' | '4:4:4') => Promise<Buffer>;

/** The largest of {@link PICTURE_SIDES} at which the quality is still good, with the highest quality that fits. */
export async function fitJpeg(
  sharp: Sharp,
  pixels: Pixels,
  source: JpegSource,
): Promise<EncodedPicture> {
  let current = pixels;
  for (const side of PICTURE_SIDES) {
    current = await resizePixels(sharp, current, computePictureSize(side, pixels));
    const trial = await tryStripes(sharp, current);
    if (estimateBytes(MIN_JPEG_QUALITY, trial) > TARGET_BYTES && side !== PICTURE_SIDES.at(-1))
      continue;
    const encode = createEncoder(sharp, current);
    const bytes =
      (await encodeAsSource(encode, trial, source)) ??
      (await encodeToFit(encode, trial, MAX_JPEG_BYTES));
    if (bytes) return { bytes, width: current.width, height: current.height };
  }
  throw new Error('A picture of 320 pixels did not fit at the lowest quality');
}

/** Uses plain libjpeg-turbo: mozjpeg took 6 times as long (measured) for 2 to 7 steps of quality. */
function createEncoder(sharp: Sharp, pixels: Pixels): Encode {
  return (quality, chromaSubsampling = '4:2:0') =>
    sharp(pixels.data, { raw: buildRawInfo(pixels) })
      .jpeg({ quality, chromaSubsampling })
      .toBuffer();
}

/**
 * Estimates the size of the whole picture by encoding stripes. Near the limit, a second encoding at a
 * better quality refines the estimate.
 */
async function tryStripes(sharp: Sharp, pixels: Pixels): Promise<QualityTrial> {
  const { pixels: stripes, times } = sampleStripes(pixels);
  const encode = createEncoder(sharp, stripes);
  const tryQuality = async (quality: number) => {
    const { byteLength } = await encode(quality);
    return { quality, bytes: byteLength * times };
  };
  const first = await tryQuality(USUAL_JPEG_QUALITY);
  const better = Math.max(MIN_JPEG_QUALITY, estimateQuality(TARGET_BYTES, first));
  const isSure =
    Math.abs(better - USUAL_JPEG_QUALITY) <= 2 ||
    estimateBytes(MAX_JPEG_QUALITY, first) < MAX_JPEG_BYTES / 2;
  return isSure ? first : tryQuality(better);
}

/** Encodes within the size of the original. Undefined if the picture may use the whole limit. */
async function encodeAsSource(
  encode: Encode,
  trial: QualityTrial,
  { isDrawn, jpegBytes = MAX_JPEG_BYTES }: JpegSource,
): Promise<Buffer | undefined> {
  if (isDrawn && estimateBytes(MAX_JPEG_QUALITY, trial) * FULL_COLOUR_FACTOR < TARGET_BYTES) {
    const bytes = await encode(MAX_JPEG_QUALITY, '4:4:4');
    if (bytes.byteLength <= MAX_JPEG_BYTES) return bytes;
  }
  if (jpegBytes >= MAX_JPEG_BYTES) return undefined;
  return encodeToFit(encode, trial, Math.max(jpegBytes, MIN_LIMIT_BYTES));
}

/** Usually one encoding, because the estimate is good; otherwise each one corrects the next. Undefined if none fits. */
async function encodeToFit(
  encode: Encode,
  trial: QualityTrial,
  limitBytes: number,
): Promise<Buffer | undefined> {
  const target = TARGET_SHARE * limitBytes;
  let best: Buffer | undefined;
  let quality = Math.max(1, estimateQuality(target, trial));
  for (let attempt = 0; attempt < MAX_ENCODINGS; attempt += 1) {
    const bytes = await encode(quality);
    const fits = bytes.byteLength <= limitBytes;
    if (fits && bytes.byteLength > (best?.byteLength ?? 0)) best = bytes;
    if (best && (!fits || quality === MAX_JPEG_QUALITY || bytes.byteLength > GOOD_SHARE * target))
      return best;
    const next = estimateQuality(target, { quality, bytes: bytes.byteLength });
    if (next === quality || (!fits && quality === 1)) return best;
    // A picture that was compressed before hardly gets smaller until far below the quality that it had.
    const most = attempt === 0 ? quality - 1 : quality >> 1;
    quality = Math.max(1, fits ? next : Math.min(next, most));
  }
  return best;
}

/**
 * An eighth of the picture, in stripes from all over it. Its size as a JPEG, times eight, is within a few
 * per cent of the whole picture's, in an eighth of the time. `times` is how many times larger the whole is.
 */
function sampleStripes(pixels: Pixels): {
  readonly pixels: Pixels;
  readonly times: number;
} {
  const { data, width, height, channels } = pixels;
  const stripeBytes = width * channels * BLOCK_ROWS;
  const stripes: Buffer[] = [];
  const count = Math.floor(height / BLOCK_ROWS);
  for (let row = EVERY >> 1; row < count; row += EVERY) {
    stripes.push(data.subarray(row * stripeBytes, (row + 1) * stripeBytes));
  }
  // A small picture is quickly encoded completely.
  if (stripes.length < MIN_STRIPES) return { pixels, times: 1 };
  const rows = stripes.length * BLOCK_ROWS;
  return {
    pixels: { data: Buffer.concat(stripes), width, height: rows, channels },
    times: height / rows,
  };
}

/** Below this, blocks become visible, and a smaller picture looks better. */
const MIN_JPEG_QUALITY = 50;
/** Above this, the size grows fast and nobody sees a difference. */
const MAX_JPEG_QUALITY = 92;
/** The first guess: it brings most photos close to the limit. */
const USUAL_JPEG_QUALITY = 80;

/** The size of a photo at a quality, relative to its size at 82: medians of measurements. */
const CURVE: readonly (readonly [quality: number, share: number])[] = [
  [5, 0.08],
  [10, 0.13],
  [20, 0.23],
  [30, 0.33],
  [40, 0.41],
  [50, 0.49],
  [60, 0.58],
  [70, 0.71],
  [77, 0.85],
  [82, 1],
  [86, 1.19],
  [90, 1.46],
  [92, 1.64],
  [96, 2.4],
];

/** The bytes that an encoding at a quality took. */
interface QualityTrial {
  readonly quality: number;
  readonly bytes: number;
}

/** The quality at which a picture takes about `bytes`, from a trial of the same picture. */
function estimateQuality(bytes: number, trial: QualityTrial): number {
  const share = (bytes / trial.bytes) * findShare(trial.quality);
  const above = CURVE.findIndex(([, curve]) => curve >= share);
  if (above === 0) return interpolateQuality(share, [0, 0], CURVE[0] ?? [0, 0]);
  const upper = CURVE[above];
  const lower = CURVE[above - 1];
  return upper && lower ? interpolateQuality(share, lower, upper) : MAX_JPEG_QUALITY;
}

/** The size of a picture at a quality, from a trial of the same picture. */
function estimateBytes(quality: number, trial: QualityTrial): number {
  return (trial.bytes * findShare(quality)) / findShare(trial.quality);
}

function findShare(quality: number): number {
  const above = CURVE.findIndex(([curve]) => curve >= quality);
  const upper = CURVE[above];
  const lower = CURVE[above - 1];
  if (!upper) return CURVE.at(-1)?.[1] ?? 1;
  if (!lower) return upper[1];
  return lower[1] + ((quality - lower[0]) / (upper[0] - lower[0])) * (upper[1] - lower[1]);
}

function interpolateQuality(
  share: number,
  [lowQuality, lowShare]: readonly [number, number],
  [highQuality, highShare]: readonly [number, number],
): number {
  const part = (share - lowShare) / (highShare - lowShare);
  return Math.min(MAX_JPEG_QUALITY, Math.floor(lowQuality + part * (highQuality - lowQuality)));
}
