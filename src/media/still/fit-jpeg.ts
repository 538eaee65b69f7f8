import { MAX_JPEG_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import { computePictureSize, PICTURE_SIDES } from '../decode/picture-sizes.ts';
import { buildRawInfo, type Pixels, resizePixels } from '../decode/pixels.ts';
import {
  estimateBytes,
  estimateQuality,
  MAX_JPEG_QUALITY,
  MIN_JPEG_QUALITY,
  type QualityTrial,
  USUAL_JPEG_QUALITY,
} from './jpeg-quality.ts';
import { samplePixels } from './sample-pixels.ts';

/** Of the room there is: the rest is for the error of an estimate. */
const AIMED = 0.95;
const AIM = MAX_JPEG_BYTES * AIMED;
/** So small a picture may grow: at the bytes that it came in, nothing would be left of it. */
const LEAST_ROOM = 16_000;
/** What fills its room by so much is not tried again: the gain would not be seen. */
const FULL = 0.86;
/** Full colour takes about this much more than halved colour. */
const FULL_COLOUR = 1.45;

export interface EncodedPicture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What is known of where the pixels come from. */
export interface JpegSource {
  /** Drawn pictures (screenshots, signs) get full colour where there is room: halved, it blurs coloured text. */
  readonly isDrawn: boolean;
  /** What came as a JPEG of so many bytes does not become a larger one: it would not look better. */
  readonly jpegBytes?: number;
}

type Encode = (quality: number, chromaSubsampling?: '4:2:0' | '4:4:4') => Promise<Buffer>;

/** The largest of our sizes whose quality is still good, at the highest quality that fits. */
export async function fitJpeg(
  sharp: Sharp,
  pixels: Pixels,
  source: JpegSource,
): Promise<EncodedPicture> {
  let current = pixels;
  for (const side of PICTURE_SIDES) {
    current = await resizePixels(sharp, current, computePictureSize(side, pixels));
    const tried = await estimate(sharp, current);
    if (estimateBytes(MIN_JPEG_QUALITY, tried) > AIM && side !== PICTURE_SIDES.at(-1)) continue;
    const encode = encoder(sharp, current);
    const bytes =
      (await encodeAsSource(encode, tried, source)) ??
      (await encodeToFit(encode, tried, MAX_JPEG_BYTES));
    if (bytes) return { bytes, width: current.width, height: current.height };
  }
  throw new Error('A picture of 320 pixels did not fit at the lowest quality');
}

/** Plain libjpeg-turbo: mozjpeg was measured to take 6 times as long for 2 to 7 steps of quality. */
function encoder(sharp: Sharp, pixels: Pixels): Encode {
  return (quality, chromaSubsampling = '4:2:0') =>
    sharp(pixels.data, { raw: buildRawInfo(pixels) })
      .jpeg({ quality, chromaSubsampling })
      .toBuffer();
}

/** What the whole would take, by encoding stripes of it; near the limit for a second time, nearer to the truth. */
async function estimate(sharp: Sharp, pixels: Pixels): Promise<QualityTrial> {
  const { pixels: stripes, times } = samplePixels(pixels);
  const encode = encoder(sharp, stripes);
  const at = async (quality: number) => {
    const { byteLength } = await encode(quality);
    return { quality, bytes: byteLength * times };
  };
  const first = await at(USUAL_JPEG_QUALITY);
  const better = Math.max(MIN_JPEG_QUALITY, estimateQuality(AIM, first));
  const isSure =
    Math.abs(better - USUAL_JPEG_QUALITY) <= 2 ||
    estimateBytes(MAX_JPEG_QUALITY, first) < MAX_JPEG_BYTES / 2;
  return isSure ? first : at(better);
}

/** Undefined where the picture may take all the room there is. */
async function encodeAsSource(
  encode: Encode,
  estimated: QualityTrial,
  { isDrawn, jpegBytes = MAX_JPEG_BYTES }: JpegSource,
): Promise<Buffer | undefined> {
  if (isDrawn && estimateBytes(MAX_JPEG_QUALITY, estimated) * FULL_COLOUR < AIM) {
    const bytes = await encode(MAX_JPEG_QUALITY, '4:4:4');
    if (bytes.byteLength <= MAX_JPEG_BYTES) return bytes;
  }
  if (jpegBytes >= MAX_JPEG_BYTES) return undefined;
  return encodeToFit(encode, estimated, Math.max(jpegBytes, LEAST_ROOM));
}

/** Seldom more than one encoding: the estimate is good; then each one corrects the next. */
async function encodeToFit(
  encode: Encode,
  estimated: QualityTrial,
  room: number,
): Promise<Buffer | undefined> {
  const aim = AIMED * room;
  let best: Buffer | undefined;
  let quality = Math.max(1, estimateQuality(aim, estimated));
  for (let turn = 0; turn < 4; turn += 1) {
    const bytes = await encode(quality);
    const fits = bytes.byteLength <= room;
    if (fits && bytes.byteLength > (best?.byteLength ?? 0)) best = bytes;
    if (best && (!fits || quality === MAX_JPEG_QUALITY || bytes.byteLength > FULL * aim))
      return best;
    const next = estimateQuality(aim, { quality, bytes: bytes.byteLength });
    if (next === quality || (!fits && quality === 1)) return best;
    quality = Math.max(1, fits ? next : Math.min(next, quality - 1));
  }
  return best;
}
