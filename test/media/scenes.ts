import sharp, { type Sharp } from 'sharp';

/** Returns the same numbers for the same seed, so that a failing picture can be reproduced. */
function createNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function openRaw(data: Buffer, width: number, height: number, channels: 3 | 4): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/**
 * Looks like a photograph, with gradients, edges and grain. Red is top left, green top right and blue bottom left, so that
 * its corners show how it was rotated.
 */
export function drawPhoto(width: number, height: number, grain = 24): Sharp {
  const random = createNumbers(7);
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const x = (at % width) / width;
    const y = Math.floor(at / width) / height;
    const noise = (random() - 0.5) * grain + 25 * Math.sin(40 * x * y);
    data[at * 3] = clamp(220 * (1 - x) * (1 - y) + 15 + noise);
    data[at * 3 + 1] = clamp(220 * x * (1 - y) + 15 + noise);
    data[at * 3 + 2] = clamp(220 * (1 - x) * y + 15 + noise);
  }
  return openRaw(data, width, height, 3);
}

/** Random pixels, which can't be compressed. */
export function drawNoise(width: number, height: number, seed = 1): Sharp {
  return openRaw(makeNoise(width * height * 3, seed), width, height, 3);
}

function makeNoise(length: number, seed: number): Buffer {
  const random = createNumbers(seed);
  const data = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) data[at] = random() * 256;
  return data;
}

/** A red half and a transparent half. */
export function drawSeeThrough(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    if (at % width < width / 2) data.set([200, 20, 20, 255], at * 4);
  }
  return openRaw(data, width, height, 4);
}

/** A box that moves over a grey background. */
export function drawMovingBox(width: number, height: number, frames: number): Sharp {
  const data = Buffer.alloc(width * height * frames * 3, 230);
  const box = Math.ceil(height / 4);
  for (let frame = 0; frame < frames; frame += 1) {
    const x = Math.floor((frame * (width - box)) / frames);
    for (let at = 0; at < box * box; at += 1) {
      const row = frame * height + box + Math.floor(at / box);
      data.set([200, 30, 30], (row * width + x + (at % box)) * 3);
    }
  }
  return openFilm(data, width, height, frames);
}

/** Random pixels in every frame. */
export function drawMovingNoise(width: number, height: number, frames: number): Sharp {
  return openFilm(makeNoise(width * height * frames * 3, 3), width, height, frames);
}

function openFilm(data: Buffer, width: number, height: number, frames: number): Sharp {
  return sharp(data, {
    raw: { width, height: height * frames, channels: 3, pageHeight: height },
  });
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, value));
}
