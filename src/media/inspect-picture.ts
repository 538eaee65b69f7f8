import type { Seen } from '../core/ports/pictures.ts';
import { judgeKind, seeWithoutDecoding } from './decode/classify-picture.ts';
import type { Readable } from './decode/detect-kind.ts';
import { library } from './decode/load-sharp.ts';
import { Fault } from './decode/picture-error.ts';
import { readHeader } from './decode/picture-header.ts';
import { NOT_FITTED } from './decode/picture-problems.ts';
import { sizeWithin } from './decode/picture-sizes.ts';
import { decodeStill } from './decode/pixels.ts';
import type { ReportBug } from './fit-picture.ts';

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
