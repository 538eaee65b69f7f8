import type { Sharp } from './load-sharp.ts';
import { buildRawInfo, type Pixels } from './pixels.ts';

/** What see-through parts of a picture become. */
export type BackgroundColour = 'white' | 'grey';

/** On this grey white and black can both be seen. */
const COLOURS: Readonly<Record<BackgroundColour, string>> = { white: '#ffffff', grey: '#555555' };
/** From this brightness on a colour is lost on white. */
const LOST_FROM = 215;
/** A picture is lost on white when so much of what is seen in it is; less are only bright parts of it. */
const LOST_SHARE = 0.6;
/** Fewer see-through pixels are the round corners of a window, and not worth a word. */
const WORTH_SAYING = 0.005;
/** A bright photograph with a hole is no drawing on a ground. */
const MUCH = 0.05;
/** So many pixels speak for all. */
const SAMPLED = 65_536;

/**
 * The same picture without see-through parts, as phones have no ground to show through: on white, or on
 * grey where most of it would be lost on white. `ground` tells which, unless nobody would notice.
 */
export async function flattenTransparency(
  sharp: Sharp,
  decoded: Pixels,
): Promise<{ readonly pixels: Pixels; readonly ground?: BackgroundColour }> {
  if (decoded.channels < 4) return { pixels: decoded };
  const pixels = withoutExtras(decoded);
  const { seen, lost, seeThrough } = await shares(sharp, pixels);
  const ground = seeThrough > MUCH && lost > LOST_SHARE * seen ? 'grey' : 'white';
  const { data } = await sharp(pixels.data, { raw: buildRawInfo(pixels) })
    .flatten({ background: COLOURS[ground] })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const opaque: Pixels = { ...pixels, data, channels: 3 };
  return seeThrough > WORTH_SAYING ? { pixels: opaque, ground } : { pixels: opaque };
}

/** A TIFF may have channels that mean nothing to anybody here, behind the alpha. */
function withoutExtras(pixels: Pixels): Pixels {
  const { data, width, height, channels } = pixels;
  if (channels === 4) return pixels;
  const plain = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    data.copy(plain, at * 4, at * channels, at * channels + 4);
  }
  return { data: plain, width, height, channels: 4 };
}

/** As parts of all pixels: those that are seen, those of them that white would swallow, those that show through. */
async function shares(sharp: Sharp, pixels: Pixels) {
  const data = await pickPixels(sharp, pixels);
  let seen = 0;
  let lost = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] ?? 0) < 128) continue;
    seen += 1;
    const brightness =
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    if (brightness >= LOST_FROM) lost += 1;
  }
  const all = data.length / 4;
  return { seen: seen / all, lost: lost / all, seeThrough: 1 - seen / all };
}

/** Single pixels, not mixed with their neighbours. */
async function pickPixels(sharp: Sharp, pixels: Pixels): Promise<Buffer> {
  const { width, height, data } = pixels;
  const scale = Math.sqrt(SAMPLED / (width * height));
  if (scale >= 1) return data;
  return sharp(data, { raw: buildRawInfo(pixels) })
    .resize({
      width: Math.max(1, Math.floor(width * scale)),
      height: Math.max(1, Math.floor(height * scale)),
      fit: 'fill',
      kernel: 'nearest',
    })
    .raw()
    .toBuffer();
}
