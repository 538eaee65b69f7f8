import type { Sharp } from './load-sharp.ts';
import { buildRawInfo, type Pixels } from './pixels.ts';

/** The background colour for transparent parts. */
type BackgroundColour = 'white' | 'grey';

/** White and black are both visible on this grey. */
const COLOURS: Readonly<Record<BackgroundColour, string>> = { white: '#ffffff', grey: '#555555' };
/** From this brightness on, a colour is invisible on white. */
const INVISIBLE_FROM = 215;
/**
 * A picture would be lost on white if this share of its visible part is too bright. Below that, only its
 * bright parts are affected.
 */
const MIN_LOST_SHARE = 0.6;
/** A smaller transparent share is the rounded corners of a window and not worth a note. */
const MIN_NOTED_SHARE = 0.005;
/** A bright photo with a small hole is not a drawing on a transparent background. */
const MIN_DRAWING_SHARE = 0.05;
/** How many pixels are sampled. */
const SAMPLE_PIXELS = 65_536;

/**
 * The same picture without transparency, which phones show in any colour: on white, or on grey if most of
 * it would be invisible on white. `ground` is the colour, unless nobody would notice.
 */
export async function flattenTransparency(
  sharp: Sharp,
  decoded: Pixels,
): Promise<{ readonly pixels: Pixels; readonly ground?: BackgroundColour }> {
  if (decoded.channels < 4) return { pixels: decoded };
  const pixels = dropExtraChannels(decoded);
  const { visible, lost, transparent } = await measureShares(sharp, pixels);
  const ground =
    transparent > MIN_DRAWING_SHARE && lost > MIN_LOST_SHARE * visible ? 'grey' : 'white';
  const { data } = await sharp(pixels.data, { raw: buildRawInfo(pixels) })
    .flatten({ background: COLOURS[ground] })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const opaque: Pixels = { ...pixels, data, channels: 3 };
  return transparent > MIN_NOTED_SHARE ? { pixels: opaque, ground } : { pixels: opaque };
}

/** A TIFF may have more channels after alpha. */
function dropExtraChannels(pixels: Pixels): Pixels {
  const { data, width, height, channels } = pixels;
  if (channels === 4) return pixels;
  const plain = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    data.copy(plain, at * 4, at * channels, at * channels + 4);
  }
  return { data: plain, width, height, channels: 4 };
}

/** Shares of all pixels: visible, visible but too bright for white, and transparent. */
async function measureShares(sharp: Sharp, pixels: Pixels) {
  const data = await samplePixels(sharp, pixels);
  let visible = 0;
  let lost = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] ?? 0) < 128) continue;
    visible += 1;
    const brightness =
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    if (brightness >= INVISIBLE_FROM) lost += 1;
  }
  const all = data.length / 4;
  return { visible: visible / all, lost: lost / all, transparent: 1 - visible / all };
}

/** Single pixels, without blending neighbours. */
async function samplePixels(sharp: Sharp, pixels: Pixels): Promise<Buffer> {
  const { width, height, data } = pixels;
  const scale = Math.sqrt(SAMPLE_PIXELS / (width * height));
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
