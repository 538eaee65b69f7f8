import type { Pixels } from './pixels.ts';

/** What see-through parts of a picture become. */
export type Ground = 'white' | 'grey';

/** On it white and black can both be seen. */
const GREY = 0x55;
/** From this brightness on a colour is lost on white. */
const LOST_FROM = 215;
/** A picture is lost on white when so much of what is seen in it is; less are only bright parts of it. */
const LOST_SHARE = 0.6;
/** Fewer see-through pixels are the round corners of a window, and not worth a word. */
const WORTH_SAYING = 0.005;
/** A bright photograph with a hole is no drawing on a ground. */
const MUCH = 0.05;

interface Counts {
  readonly seen: number;
  readonly lost: number;
  readonly seeThrough: number;
}

/**
 * The same picture without see-through parts, as phones have no ground to show through: on white, or on
 * grey where most of it would be lost on white. `ground` tells which, unless nobody would notice. The
 * pixels that were given are overwritten: of an animation there is no room for two.
 */
export function standOnGround(pixels: Pixels): {
  readonly pixels: Pixels;
  readonly ground?: Ground;
} {
  if (pixels.channels < 4) return { pixels };
  const { seen, lost, seeThrough } = count(pixels);
  const all = pixels.width * pixels.height;
  const isLost = seeThrough > MUCH * all && lost > LOST_SHARE * seen;
  const opaque = flatten(pixels, isLost ? GREY : 0xff);
  if (seeThrough <= WORTH_SAYING * all) return { pixels: opaque };
  return { pixels: opaque, ground: isLost ? 'grey' : 'white' };
}

function count({ data, channels }: Pixels): Counts {
  let seen = 0;
  let lost = 0;
  let seeThrough = 0;
  for (let at = 0; at < data.length; at += channels) {
    if ((data[at + 3] ?? 0) < 128) {
      seeThrough += 1;
      continue;
    }
    seen += 1;
    const brightness =
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    if (brightness >= LOST_FROM) lost += 1;
  }
  return { seen, lost, seeThrough };
}

/** Channels behind the alpha are nobody's; a TIFF may have some. */
function flatten({ data, width, height, channels }: Pixels, ground: number): Pixels {
  for (let at = 0, to = 0; at < data.length; at += channels, to += 3) {
    const alpha = data[at + 3] ?? 0;
    const under = ground * (255 - alpha) + 127;
    for (let n = 0; n < 3; n += 1) data[to + n] = ((data[at + n] ?? 0) * alpha + under) / 255;
  }
  return { data: data.subarray(0, width * height * 3), width, height, channels: 3 };
}
