import type { Seen } from '../app/ports/pictures.ts';
import { Fault } from './fault.ts';
import { readHeader } from './header.ts';
import { kindOf, type Readable } from './kind.ts';
import { library } from './library.ts';
import { MOST_PIXELS } from './limits.ts';
import { decodeStill } from './pixels.ts';
import { DRAWING, EMPTY, notAPicture, tooLarge } from './problems.ts';

/** Enough to find out whether it can be decoded at all. */
const LOOKED_AT = 64;

const endings: Readonly<Record<Readable, string>> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  tiff: 'tiff',
  avif: 'avif',
};

/** Whether a file is a picture that is whole. What cannot be decoded here (HEIC) is believed. */
export async function look(bytes: Uint8Array): Promise<Seen> {
  if (bytes.byteLength === 0) return { kind: 'no picture', problem: EMPTY };
  const kind = kindOf(bytes);
  switch (kind.kind) {
    case 'noPicture':
      return { kind: 'no picture', problem: notAPicture(kind.name) };
    case 'drawing':
      return { kind: 'no picture', problem: DRAWING };
    case 'unreadable':
      return { kind: 'picture', ending: kind.name.split(' ')[0]?.toLowerCase() ?? 'bin' };
    case 'readable':
      return decoded(bytes, kind.format);
  }
}

async function decoded(bytes: Uint8Array, format: Readable): Promise<Seen> {
  try {
    const sharp = await library();
    const { width, height } = await readHeader(sharp, bytes, format);
    if (width * height > MOST_PIXELS) {
      return { kind: 'no picture', problem: tooLarge(width, height) };
    }
    await decodeStill(sharp, bytes, format, LOOKED_AT);
    return { kind: 'picture', ending: endings[format] };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'no picture', problem: error.problem };
    throw error;
  }
}
