import type { PictureChange } from '../../domain/picture-change.ts';
import { flattenTransparency } from '../decode/flatten-transparency.ts';
import { MAX_ANIMATED_PIXELS, MAX_GIF_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import { PictureError, wrapPictureErrors } from '../decode/picture-error.ts';
import type { PictureHeader } from '../decode/picture-header.ts';
import { BROKEN_PICTURE_PROBLEM } from '../decode/picture-problems.ts';
import { limitLongestSide } from '../decode/picture-sizes.ts';
import { buildRawInfo, decodeFrames } from '../decode/pixels.ts';
import type { EncodedPicture } from '../still/fit-jpeg.ts';
import {
  ANIMATION_PRESETS,
  type AnimationPreset,
  countEncodedPixels,
  countPresetFrames,
  estimateRelativeBytes,
} from './animation-presets.ts';
import { type Frames, reduceFrames, sliceFrames } from './frames.ts';
import { stripGifMetadata } from './strip-gif-metadata.ts';

/** A GIF that fits is left as it is up to this size; old phones open no larger ones. */
const LONGEST_KEPT = 800;
/** All decoded frames together, so that an animation takes no more memory than a photograph. */
const MOST_DECODED = 20_000_000;
/** So many pixels are encoded in about two seconds. */
const MOST_ENCODED = 24_000_000;

/** Whole encodings, after which it is given up: a person waits. */
const MOST_TRIES = 2;
/** The whole is guessed by so many frames of it, and is not tried where the guess is so much too large. */
const EXCERPT = 6;
const HOPELESS = 1.25;
/** Fewer frames are no movement any more. */
const FEWEST_FRAMES = 3;

/** What a GIF can say at most: how long a frame stays (ms), and how often it plays. */
const MOST_SAID = 65_535;

export interface FittedAnimation extends EncodedPicture {
  readonly changes: readonly PictureChange[];
}

/** A try. */
interface Made extends EncodedPicture {
  /** Its frames. */
  readonly count: number;
  /** Some of them stay for less long than they did. */
  readonly isCut: boolean;
}

/** The animation as a GIF that fits, or undefined where none would look decent. */
export async function fitAnimation(
  sharp: Sharp,
  bytes: Uint8Array,
  header: PictureHeader,
): Promise<FittedAnimation | undefined> {
  const { format, width, height, frames } = header;
  const bare = format === 'gif' ? stripGifMetadata(bytes) : undefined;
  if (format === 'gif' && !bare) throw new PictureError('refused', BROKEN_PICTURE_PROBLEM);
  if (width * height * frames > MAX_ANIMATED_PIXELS) return undefined;
  if (bare && (await canStay(sharp, bare, header))) {
    return { bytes: bare, width, height, changes: [] };
  }
  const side = Math.min(ANIMATION_PRESETS[0]?.side ?? 0, decodedSide(header));
  if (side < Math.min(ANIMATION_PRESETS.at(-1)?.side ?? 0, Math.max(width, height)))
    return undefined;
  const size = limitLongestSide(side, header);
  const decoded = await decodeFrames(sharp, bytes, { size, count: frames });
  // Frames that the header promised and that are not there.
  if (decoded.height !== size.height * frames)
    throw new PictureError('refused', BROKEN_PICTURE_PROBLEM);
  const { pixels, ground } = await flattenTransparency(sharp, decoded);
  const whole = { pixels, count: frames, delays: header.delays, loop: header.loop };
  const made = await descend(sharp, whole);
  if (!made) return undefined;
  const changes = [
    ...changesOf(frames, made),
    ...(ground ? [{ kind: 'ground', colour: ground } as const] : []),
  ];
  const { width: wide, height: high } = made;
  return { bytes: made.bytes, width: wide, height: high, changes };
}

function changesOf(of: number, { count, isCut }: Made): readonly PictureChange[] {
  return [
    ...(count < of ? [{ kind: 'fewerFrames', sent: count, of } as const] : []),
    ...(isCut ? [{ kind: 'shorterPause' } as const] : []),
  ];
}

/** A GIF that fits already loses nothing; but each frame must be readable, and nothing see-through. */
async function canStay(sharp: Sharp, bare: Uint8Array, header: PictureHeader): Promise<boolean> {
  if (bare.byteLength > MAX_GIF_BYTES) return false;
  if (Math.max(header.width, header.height) > LONGEST_KEPT) return false;
  if (header.width * header.height * header.frames > MOST_DECODED) return false;
  const { isOpaque } = await wrapPictureErrors(() => sharp(bare, { animated: true }).stats());
  return isOpaque;
}

function decodedSide({ width, height, frames }: PictureHeader): number {
  const scale = Math.min(1, Math.sqrt(MOST_DECODED / (width * height * frames)));
  return Math.floor(Math.max(width, height) * scale);
}

/** Each rung is guessed by a few frames first, and those that the guess shows to be hopeless are left out: a whole try takes long. */
async function descend(sharp: Sharp, whole: Frames): Promise<Made | undefined> {
  let mostCost = Number.POSITIVE_INFINITY;
  let tries = 0;
  for (const rung of ANIMATION_PRESETS) {
    const cost = estimateRelativeBytes(rung, whole);
    const count = countPresetFrames(rung, whole.count);
    if (cost > mostCost || countEncodedPixels(rung, whole) > MOST_ENCODED) continue;
    if (rung.every > 1 && count < FEWEST_FRAMES) continue;
    const guessed = await guess(sharp, whole, rung);
    // Rungs relate about as their costs do.
    mostCost = (2 * cost * MAX_GIF_BYTES) / guessed;
    if (guessed > HOPELESS * MAX_GIF_BYTES) continue;
    const made = await encode(sharp, whole, rung);
    if (made.bytes.byteLength <= MAX_GIF_BYTES) return made;
    tries += 1;
    if (tries === MOST_TRIES) return undefined;
  }
  return undefined;
}

/** How many bytes a rung would take, by a few frames from the middle. 0 where trying costs no more. */
async function guess(sharp: Sharp, whole: Frames, rung: AnimationPreset): Promise<number> {
  const count = countPresetFrames(rung, whole.count);
  if (count <= 2 * EXCERPT) return 0;
  const many = EXCERPT * rung.every;
  const middle = Math.floor((whole.count - many) / 2);
  const one = await encode(sharp, sliceFrames(whole, middle, 1), rung);
  const some = await encode(sharp, sliceFrames(whole, middle, many), rung);
  const change = (some.bytes.byteLength - one.bytes.byteLength) / (EXCERPT - 1);
  return one.bytes.byteLength + change * (count - 1);
}

async function encode(sharp: Sharp, whole: Frames, rung: AnimationPreset): Promise<Made> {
  const { pixels, count, delays, loop } = await reduceFrames(sharp, whole, rung);
  const pageHeight = pixels.height / count;
  const bytes = await sharp(pixels.data, { raw: { ...buildRawInfo(pixels), pageHeight } })
    .gif({
      colours: rung.colours,
      dither: rung.dither,
      interFrameMaxError: rung.slack,
      effort: 4,
      delay: delays.map((delay) => Math.min(delay, MOST_SAID)),
      loop: Math.min(loop, MOST_SAID),
    })
    .toBuffer();
  const isCut = delays.some((delay) => delay > MOST_SAID);
  return { bytes, width: pixels.width, height: pageHeight, count, isCut };
}
