import type { PictureInspection } from '../core/ports/pictures.ts';
import { classifyPicture, inspectWithoutDecoding } from './decode/classify-picture.ts';
import type { PictureFormat } from './decode/detect-kind.ts';
import { loadSharp } from './decode/load-sharp.ts';
import { PictureError } from './decode/picture-error.ts';
import { readPictureHeader } from './decode/picture-header.ts';
import { FIT_FAILED_PROBLEM } from './decode/picture-problems.ts';
import { limitLongestSide } from './decode/picture-sizes.ts';
import { decodeStill } from './decode/pixels.ts';
import type { OnPictureBug } from './fit-picture.ts';

/** The size in pixels to which the picture is decoded: enough to find out whether it can be decoded. */
const DECODED_SIDE = 64;

const FILE_ENDINGS: Readonly<Record<PictureFormat, string>> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  tiff: 'tiff',
  avif: 'avif',
};

/** Whether a file is a complete picture. Throws only if sharp cannot be loaded. */
export async function inspectPicture(
  bytes: Uint8Array,
  reportBug: OnPictureBug,
): Promise<PictureInspection> {
  const classified = classifyPicture(bytes);
  if (classified.kind !== 'readable') return inspectWithoutDecoding(classified);
  const { format } = classified;
  const sharp = await loadSharp();
  try {
    const header = await readPictureHeader(sharp, bytes, format);
    await decodeStill(sharp, bytes, {
      format,
      size: limitLongestSide(DECODED_SIDE, header.upright),
    });
    return { kind: 'picture', ending: FILE_ENDINGS[format] };
  } catch (error) {
    if (error instanceof PictureError) return { kind: 'no picture', problem: error.problem };
    reportBug(error);
    return { kind: 'no picture', problem: FIT_FAILED_PROBLEM };
  }
}
