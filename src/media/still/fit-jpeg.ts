import { JPEG_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import { SIDES, sizeAt } from '../decode/picture-sizes.ts';
import { type Pixels, rawOf, resize } from '../decode/pixels.ts';
import { bytesAt, HIGHEST, LOWEST, qualityFor, type Tried, USUAL } from './jpeg-quality.ts';
import { sampleOf } from './sample-pixels.ts';

/** Of the room there is: the rest is for the error of an estimate. */
const AIMED = 0.95;
const AIM = JPEG_BYTES * AIMED;
/** So small a picture may grow: at the bytes that it came in, nothing would be left of it. */
const LEAST_ROOM = 16_000;
/** What fills its room by so much is not tried again: the gain would not be seen. */
const FULL = 0.86;
/** Full colour takes about this much more than halved colour. */
const FULL_COLOUR = 1.45;

export interface Encoded {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What is known of where the pixels come from. */
export interface Source {
  /** Drawn pictures (screenshots, signs) get full colour where there is room: halved, it blurs coloured text. */
  readonly isDrawn: boolean;
  /** What came as a JPEG of so many bytes does not become a larger one: it would not look better. */
  readonly jpegBytes?: number;
}

type Encode = (quality: number, chromaSubsampling?: '4:2:0' | '4:4:4') => Promise<Buffer>;

/** The largest of our sizes whose quality is still good, at the highest quality that fits. */
export async function fitJpeg(sharp: Sharp, pixels: Pixels, source: Source): Promise<Encoded> {
  let current = pixels;
  for (const side of SIDES) {
    current = await resize(sharp, current, sizeAt(side, pixels));
    const tried = await estimate(sharp, current);
    if (bytesAt(LOWEST, tried) > AIM && side !== SIDES.at(-1)) continue;
    const encode = encoder(sharp, current);
    const bytes =
      (await encodeAsSource(encode, tried, source)) ??
      (await encodeToFit(encode, tried, JPEG_BYTES));
    if (bytes) return { bytes, width: current.width, height: current.height };
  }
  throw new Error('A picture of 320 pixels did not fit at the lowest quality');
}

/** Plain libjpeg-turbo: mozjpeg was measured to take 6 times as long for 2 to 7 steps of quality. */
function encoder(sharp: Sharp, pixels: Pixels): Encode {
  return (quality, chromaSubsampling = '4:2:0') =>
    sharp(pixels.data, { raw: rawOf(pixels) })
      .jpeg({ quality, chromaSubsampling })
      .toBuffer();
}

/** What the whole would take, by encoding stripes of it; near the limit for a second time, nearer to the truth. */
async function estimate(sharp: Sharp, pixels: Pixels): Promise<Tried> {
  const { pixels: stripes, times } = sampleOf(pixels);
  const encode = encoder(sharp, stripes);
  const at = async (quality: number) => {
    const { byteLength } = await encode(quality);
    return { quality, bytes: byteLength * times };
  };
  const first = await at(USUAL);
  const better = Math.max(LOWEST, qualityFor(AIM, first));
  const isSure = Math.abs(better - USUAL) <= 2 || bytesAt(HIGHEST, first) < JPEG_BYTES / 2;
  return isSure ? first : at(better);
}

/** Undefined where the picture may take all the room there is. */
async function encodeAsSource(
  encode: Encode,
  estimated: Tried,
  { isDrawn, jpegBytes = JPEG_BYTES }: Source,
): Promise<Buffer | undefined> {
  if (isDrawn && bytesAt(HIGHEST, estimated) * FULL_COLOUR < AIM) {
    const bytes = await encode(HIGHEST, '4:4:4');
    if (bytes.byteLength <= JPEG_BYTES) return bytes;
  }
  if (jpegBytes >= JPEG_BYTES) return undefined;
  return encodeToFit(encode, estimated, Math.max(jpegBytes, LEAST_ROOM));
}

/** Seldom more than one encoding: the estimate is good; then each one corrects the next. */
async function encodeToFit(
  encode: Encode,
  estimated: Tried,
  room: number,
): Promise<Buffer | undefined> {
  const aim = AIMED * room;
  let best: Buffer | undefined;
  let quality = Math.max(1, qualityFor(aim, estimated));
  for (let turn = 0; turn < 4; turn += 1) {
    const bytes = await encode(quality);
    const fits = bytes.byteLength <= room;
    if (fits && bytes.byteLength > (best?.byteLength ?? 0)) best = bytes;
    if (best && (!fits || quality === HIGHEST || bytes.byteLength > FULL * aim)) return best;
    const next = qualityFor(aim, { quality, bytes: bytes.byteLength });
    if (next === quality || (!fits && quality === 1)) return best;
    quality = Math.max(1, fits ? next : Math.min(next, quality - 1));
  }
  return best;
}
