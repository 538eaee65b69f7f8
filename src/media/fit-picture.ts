import { createHash } from 'node:crypto';
import type { FitResult, PictureInspection } from '../core/ports/pictures.ts';
import type { PictureChange } from '../domain/picture.ts';
import { fitAnimation } from './animation/fit-animation.ts';
import {
  classifyPicture,
  fitWithoutDecoding,
  inspectWithoutDecoding,
} from './decode/classify-picture.ts';
import type { PictureFormat } from './decode/detect-kind.ts';
import { loadSharp, type Sharp } from './decode/load-sharp.ts';
import {
  limitLongestSide,
  type PictureHeader,
  readPictureHeader,
} from './decode/picture-header.ts';
import { FIT_FAILED_PROBLEM, PictureError } from './decode/picture-problems.ts';
import { decodeStill } from './decode/pixels.ts';
import type { EncodedPicture } from './still/fit-jpeg.ts';
import { fitStill } from './still/fit-still.ts';

/** Receives unexpected errors, for the log. */
export type OnPictureBug = (error: unknown) => void;

/**
 * Makes a picture fit: `still/fit-still.ts` and `animation/fit-animation.ts` make it smaller. An error on the way is
 * caused by this picture and would happen again, so it becomes a result. Throws only if sharp cannot be loaded.
 */
export async function fitPicture(bytes: Uint8Array, reportBug: OnPictureBug): Promise<FitResult> {
  const classified = classifyPicture(bytes);
  if (classified.kind !== 'readable') return fitWithoutDecoding(classified);
  const sharp = await loadSharp();
  try {
    return await fitDecodable(sharp, bytes, classified.format);
  } catch (error) {
    if (error instanceof PictureError) return { kind: error.kind, problem: error.problem };
    reportBug(error);
    return { kind: 'refused', problem: FIT_FAILED_PROBLEM };
  }
}

async function fitDecodable(
  sharp: Sharp,
  bytes: Uint8Array,
  format: PictureFormat,
): Promise<FitResult> {
  const header = await readPictureHeader(sharp, bytes, format);
  const isMoving = header.isAnimated && header.frames > 1;
  const gif = isMoving ? await fitAnimation(sharp, bytes, header) : undefined;
  if (gif) return buildResult(gif, 'image/gif', { header, bytes });
  return buildResult(await fitStill(sharp, bytes, header), 'image/jpeg', { header, bytes });
}

function buildResult(
  { changes, ...encoded }: EncodedPicture & { readonly changes: readonly PictureChange[] },
  type: 'image/jpeg' | 'image/gif',
  { header, bytes }: { readonly header: PictureHeader; readonly bytes: Uint8Array },
): FitResult {
  const sha256 = createHash('sha256').update(encoded.bytes).digest('hex');
  const original = { ...header.upright, sizeBytes: bytes.byteLength };
  const picture = { ...encoded, type, sha256, original };
  return { kind: 'fitted', picture: changes.length > 0 ? { ...picture, changes } : picture };
}

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
