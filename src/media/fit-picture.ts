import { createHash } from 'node:crypto';
import type { FitResult } from '../core/ports/pictures.ts';
import type { PictureChange } from '../domain/picture.ts';
import { fitAnimation } from './animation/fit-animation.ts';
import { classifyPicture, fitWithoutDecoding } from './decode/classify-picture.ts';
import type { PictureFormat } from './decode/detect-kind.ts';
import { loadSharp, type Sharp } from './decode/load-sharp.ts';
import { PictureError } from './decode/picture-error.ts';
import { type PictureHeader, readPictureHeader } from './decode/picture-header.ts';
import { FIT_FAILED_PROBLEM } from './decode/picture-problems.ts';
import type { EncodedPicture } from './still/fit-jpeg.ts';
import { fitStill } from './still/fit-still.ts';

/** Receives unexpected errors, for the log. */
export type OnPictureBug = (error: unknown) => void;

/**
 * Makes a picture fit. An error on the way is caused by this picture and would happen again, so it becomes
 * a result. Throws only if sharp cannot be loaded.
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
