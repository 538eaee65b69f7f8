import type { Seen } from '../app/ports/pictures.ts';
import { Fault } from './fault.ts';
import type { ReportBug } from './fit.ts';
import { readHeader } from './header.ts';
import { judgeKind, seeWithoutDecoding } from './judge.ts';
import type { Readable } from './kind.ts';
import { library } from './library.ts';
import { decodeStill } from './pixels.ts';
import { NOT_FITTED } from './problems.ts';
import { sizeWithin } from './sizes.ts';

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

/** Whether a file is a picture that is whole. Throws only if the library cannot be loaded. */
export async function lookAtPicture(bytes: Uint8Array, reportBug: ReportBug): Promise<Seen> {
  const judged = judgeKind(bytes);
  if (judged.kind !== 'readable') return seeWithoutDecoding(judged);
  const { format } = judged;
  const sharp = await library();
  try {
    const header = await readHeader(sharp, bytes, format);
    await decodeStill(sharp, bytes, { format, size: sizeWithin(LOOKED_AT, header.upright) });
    return { kind: 'picture', ending: endings[format] };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'no picture', problem: error.problem };
    reportBug(error);
    return { kind: 'no picture', problem: NOT_FITTED };
  }
}
