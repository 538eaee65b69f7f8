import { Fault, reading } from './fault.ts';
import { everyNth, excerpt, type Frames } from './frames.ts';
import { bareGif } from './gif-blocks.ts';
import type { Header } from './header.ts';
import type { Encoded } from './jpeg.ts';
import { costOf, GUESS, LADDER, type Rung } from './ladder.ts';
import type { Sharp } from './library.ts';
import { GIF_BYTES, MOST_ANIMATED_PIXELS } from './limits.ts';
import { decodeFrames, rawOf } from './pixels.ts';
import { BROKEN } from './problems.ts';

/** A GIF that fits is left as it is up to this size; old phones open no larger ones. */
const LONGEST_KEPT = 800;
/** All decoded frames together, so that an animation takes no more memory than a photograph. */
const MOST_DECODED = 16_000_000;

const MOST_TRIES = 5;
/** The whole is guessed by so many frames of it. */
const EXCERPT = 6;
/** Fewer frames are no movement any more. */
const FEWEST_FRAMES = 3;

/** The animation as a GIF that fits, or undefined where none would look decent. */
export async function fitAnimation(
  sharp: Sharp,
  bytes: Uint8Array,
  header: Header,
): Promise<Encoded | undefined> {
  const { format, width, height, frames } = header;
  const bare = format === 'gif' ? bareGif(bytes) : undefined;
  if (format === 'gif' && !bare) throw new Fault(BROKEN, undefined);
  if (width * height * frames > MOST_ANIMATED_PIXELS) return undefined;
  if (bare && (await canStay(sharp, bare, header))) return { bytes: bare, width, height };
  const side = Math.min(LADDER[0]?.side ?? 0, decodedSide(header));
  if (side < Math.min(LADDER.at(-1)?.side ?? 0, Math.max(width, height))) return undefined;
  const pixels = await decodeFrames(sharp, bytes, side);
  // Frames that the header promised and that are not there.
  if (pixels.height % frames !== 0) throw new Fault(BROKEN, undefined);
  return descend(sharp, { pixels, count: frames, delays: header.delays, loop: header.loop });
}

/** A GIF that fits already loses nothing; but each frame must be readable, and nothing see-through. */
async function canStay(sharp: Sharp, bare: Uint8Array, header: Header): Promise<boolean> {
  if (bare.byteLength > GIF_BYTES) return false;
  if (Math.max(header.width, header.height) > LONGEST_KEPT) return false;
  if (header.width * header.height * header.frames > MOST_DECODED) return false;
  const { isOpaque } = await reading(() => sharp(bare, { animated: true }).stats());
  return isOpaque;
}

function decodedSide({ width, height, frames }: Header): number {
  const scale = Math.min(1, Math.sqrt(MOST_DECODED / (width * height * frames)));
  return Math.floor(Math.max(width, height) * scale);
}

/** Rungs that the last try showed to be hopeless are left out: each try takes long. */
async function descend(sharp: Sharp, whole: Frames): Promise<Encoded | undefined> {
  let most = await mostCost(sharp, whole);
  let tries = 0;
  for (const rung of LADDER) {
    const cost = costOf(rung, whole);
    if (cost > most || tries === MOST_TRIES) continue;
    if (rung.every > 1 && whole.count / rung.every < FEWEST_FRAMES) continue;
    tries += 1;
    const made = await encode(sharp, whole, rung);
    if (made.bytes.byteLength <= GIF_BYTES) return made;
    // Estimates are off by a fifth.
    most = (1.25 * cost * GIF_BYTES) / made.bytes.byteLength;
  }
  return undefined;
}

/** What a few frames from the middle tell of the whole: a film with no hope is seen at once. */
async function mostCost(sharp: Sharp, whole: Frames): Promise<number> {
  if (whole.count <= EXCERPT) return Number.POSITIVE_INFINITY;
  const middle = Math.floor((whole.count - EXCERPT) / 2);
  const one = await encode(sharp, excerpt(whole, middle, 1), GUESS);
  const some = await encode(sharp, excerpt(whole, middle, EXCERPT), GUESS);
  const change = (some.bytes.byteLength - one.bytes.byteLength) / (EXCERPT - 1);
  const bytes = one.bytes.byteLength + change * (whole.count - 1);
  return (3 * costOf(GUESS, whole) * GIF_BYTES) / bytes;
}

async function encode(sharp: Sharp, whole: Frames, rung: Rung): Promise<Encoded> {
  const { pixels, count, delays, loop } = await everyNth(sharp, whole, rung);
  const pageHeight = pixels.height / count;
  const bytes = await sharp(pixels.data, { raw: { ...rawOf(pixels), pageHeight } })
    .gif({
      colours: rung.colours,
      dither: rung.dither,
      interFrameMaxError: rung.slack,
      effort: 4,
      delay: [...delays],
      loop,
    })
    .toBuffer();
  return { bytes, width: pixels.width, height: pageHeight };
}
