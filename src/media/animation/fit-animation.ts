import type { PictureChange } from '../../domain/picture.ts';
import { flattenTransparency } from '../decode/flatten-transparency.ts';
import { MAX_ANIMATED_PIXELS, MAX_GIF_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import { limitLongestSide, type PictureHeader } from '../decode/picture-header.ts';
import {
  BROKEN_PICTURE_PROBLEM,
  PictureError,
  wrapPictureErrors,
} from '../decode/picture-problems.ts';
import { buildRawInfo, decodeFrames } from '../decode/pixels.ts';
import type { EncodedPicture } from '../still/fit-jpeg.ts';
import { type Frames, reduceFrames, sliceFrames } from './frames.ts';
import { stripGifMetadata } from './strip-gif-metadata.ts';

/** A GIF that fits is kept up to this side in pixels, because old phones cannot open larger ones. */
const MAX_KEPT_SIDE = 800;
/** For all decoded frames together, so that an animation needs no more memory than a photo. */
const MAX_DECODED_PIXELS = 20_000_000;
/** Encoding this many pixels takes about two seconds. */
const MAX_ENCODED_PIXELS = 24_000_000;

/** The limit of complete encodings, because a person waits. */
const MAX_ENCODINGS = 2;
/** The total size is estimated from this many frames. */
const SAMPLE_FRAMES = 6;
/** A preset is skipped if its estimate exceeds the limit by more than this factor. */
const MAX_EXCESS = 1.25;
/** Fewer frames do not show movement. */
const MIN_FRAMES = 3;

/** The largest delay (ms) and loop count that a GIF can hold. */
const MAX_GIF_NUMBER = 65_535;

interface FittedAnimation extends EncodedPicture {
  readonly changes: readonly PictureChange[];
}

/** The result of one encoding. */
interface EncodedAnimation extends EncodedPicture {
  /** The number of its frames. */
  readonly count: number;
  /** Whether a frame is shown for less time than in the original. */
  readonly hasShorterDelays: boolean;
}

/**
 * The animation as a GIF that fits. Undefined if none would look acceptable. Throws a PictureError for a
 * broken one.
 */
export async function fitAnimation(
  sharp: Sharp,
  bytes: Uint8Array,
  header: PictureHeader,
): Promise<FittedAnimation | undefined> {
  const { format, width, height, frames } = header;
  const bare = format === 'gif' ? stripGifMetadata(bytes) : undefined;
  if (format === 'gif' && !bare) throw new PictureError('refused', BROKEN_PICTURE_PROBLEM);
  if (width * height * frames > MAX_ANIMATED_PIXELS) return undefined;
  if (bare && (await canKeep(sharp, bare, header))) {
    return { bytes: bare, width, height, changes: [] };
  }
  const side = Math.min(ANIMATION_PRESETS[0]?.side ?? 0, computeDecodedSide(header));
  if (side < Math.min(ANIMATION_PRESETS.at(-1)?.side ?? 0, Math.max(width, height)))
    return undefined;
  const size = limitLongestSide(side, header);
  const decoded = await decodeFrames(sharp, bytes, { size, count: frames });
  // The file has fewer frames than its header says.
  if (decoded.height !== size.height * frames)
    throw new PictureError('refused', BROKEN_PICTURE_PROBLEM);
  const { pixels, ground } = await flattenTransparency(sharp, decoded);
  const whole = { pixels, count: frames, delays: header.delays, loop: header.loop };
  const encoded = await encodeToFit(sharp, whole);
  if (!encoded) return undefined;
  const changes = [
    ...listFrameChanges(frames, encoded),
    ...(ground ? [{ kind: 'ground', colour: ground } as const] : []),
  ];
  return { bytes: encoded.bytes, width: encoded.width, height: encoded.height, changes };
}

function listFrameChanges(
  of: number,
  { count, hasShorterDelays }: EncodedAnimation,
): readonly PictureChange[] {
  return [
    ...(count < of ? [{ kind: 'fewerFrames', sent: count, of } as const] : []),
    ...(hasShorterDelays ? [{ kind: 'shorterPause' } as const] : []),
  ];
}

/** Whether a GIF fits unchanged: every frame must be readable, and nothing transparent. */
async function canKeep(sharp: Sharp, bare: Uint8Array, header: PictureHeader): Promise<boolean> {
  if (bare.byteLength > MAX_GIF_BYTES) return false;
  if (Math.max(header.width, header.height) > MAX_KEPT_SIDE) return false;
  if (header.width * header.height * header.frames > MAX_DECODED_PIXELS) return false;
  const { isOpaque } = await wrapPictureErrors(() => sharp(bare, { animated: true }).stats());
  return isOpaque;
}

function computeDecodedSide({ width, height, frames }: PictureHeader): number {
  const scale = Math.min(1, Math.sqrt(MAX_DECODED_PIXELS / (width * height * frames)));
  return Math.floor(Math.max(width, height) * scale);
}

/**
 * Tries one preset after another until the result fits. It encodes a few frames first and skips hopeless
 * presets, because a complete encoding takes long.
 */
async function encodeToFit(sharp: Sharp, whole: Frames): Promise<EncodedAnimation | undefined> {
  let maxCost = Number.POSITIVE_INFINITY;
  let encodings = 0;
  for (const preset of ANIMATION_PRESETS) {
    const cost = estimateRelativeBytes(preset, whole);
    const count = countPresetFrames(preset, whole.count);
    if (cost > maxCost || countEncodedPixels(preset, whole) > MAX_ENCODED_PIXELS) continue;
    if (preset.every > 1 && count < MIN_FRAMES) continue;
    const estimatedBytes = await estimateEncodedBytes(sharp, whole, preset);
    // The sizes of presets relate roughly like their costs.
    maxCost = (2 * cost * MAX_GIF_BYTES) / estimatedBytes;
    if (estimatedBytes > MAX_EXCESS * MAX_GIF_BYTES) continue;
    const encoded = await encode(sharp, whole, preset);
    if (encoded.bytes.byteLength <= MAX_GIF_BYTES) return encoded;
    encodings += 1;
    if (encodings === MAX_ENCODINGS) return undefined;
  }
  return undefined;
}

/**
 * Estimates the size of a preset's result from a few frames in the middle. 0 if encoding everything is just
 * as fast.
 */
async function estimateEncodedBytes(
  sharp: Sharp,
  whole: Frames,
  preset: AnimationPreset,
): Promise<number> {
  const count = countPresetFrames(preset, whole.count);
  if (count <= 2 * SAMPLE_FRAMES) return 0;
  const many = SAMPLE_FRAMES * preset.every;
  const middle = Math.floor((whole.count - many) / 2);
  const one = await encode(sharp, sliceFrames(whole, middle, 1), preset);
  const some = await encode(sharp, sliceFrames(whole, middle, many), preset);
  const change = (some.bytes.byteLength - one.bytes.byteLength) / (SAMPLE_FRAMES - 1);
  return one.bytes.byteLength + change * (count - 1);
}

async function encode(
  sharp: Sharp,
  whole: Frames,
  preset: AnimationPreset,
): Promise<EncodedAnimation> {
  const { pixels, count, delays, loop } = await reduceFrames(sharp, whole, preset);
  const pageHeight = pixels.height / count;
  const bytes = await sharp(pixels.data, { raw: { ...buildRawInfo(pixels), pageHeight } })
    .gif({
      colours: preset.colours,
      dither: preset.dither,
      interFrameMaxError: preset.slack,
      effort: 4,
      delay: delays.map((delay) => Math.min(delay, MAX_GIF_NUMBER)),
      loop: Math.min(loop, MAX_GIF_NUMBER),
    })
    .toBuffer();
  const hasShorterDelays = delays.some((delay) => delay > MAX_GIF_NUMBER);
  return { bytes, width: pixels.width, height: pageHeight, count, hasShorterDelays };
}

/** Settings that make an animation smaller. */
interface AnimationPreset {
  readonly side: number;
  readonly colours: number;
  /** Keeps one of this many frames. */
  readonly every: number;
  readonly dither: number;
  /** How much a pixel may differ before the next frame draws it again. */
  readonly slack: number;
}

/** From the best looking to the worst acceptable one. A sharp still looks better than anything below that. */
const ANIMATION_PRESETS: readonly AnimationPreset[] = [
  { side: 480, colours: 256, every: 1, dither: 1, slack: 0 },
  { side: 480, colours: 128, every: 1, dither: 0, slack: 6 },
  { side: 360, colours: 128, every: 1, dither: 0, slack: 8 },
  { side: 320, colours: 64, every: 1, dither: 0, slack: 8 },
  { side: 240, colours: 64, every: 1, dither: 0, slack: 10 },
  { side: 240, colours: 64, every: 2, dither: 0, slack: 12 },
  { side: 240, colours: 32, every: 3, dither: 0, slack: 16 },
];

/** How many of `count` frames a preset keeps. */
function countPresetFrames({ every }: AnimationPreset, count: number): number {
  return Math.ceil(count / every);
}

/** How many pixels a preset encodes, which determines how long it takes. */
function countEncodedPixels(preset: AnimationPreset, { pixels, count }: Frames): number {
  const { width, height } = limitLongestSide(preset.side, {
    width: pixels.width,
    height: pixels.height / count,
  });
  return width * height * countPresetFrames(preset, count);
}

/** Roughly proportional to the size of the result in bytes. */
function estimateRelativeBytes(
  { side, colours, every, dither, slack }: AnimationPreset,
  { pixels, count }: Frames,
): number {
  const longest = Math.max(pixels.width, pixels.height / count);
  const area = Math.min(side, longest) ** 2;
  return (area * Math.log2(colours) * (dither ? 1.6 : 1)) / (every * (1 + slack / 12));
}
