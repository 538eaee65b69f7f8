import { createHash } from 'node:crypto';
import type { FitResult } from '../core/ports/pictures.ts';
import type { PictureChange } from '../domain/picture-change.ts';
import { fitAnimation } from './animation/fit-animation.ts';
import { fitWithoutDecoding, judgeKind } from './decode/classify-picture.ts';
import type { Readable } from './decode/detect-kind.ts';
import { library, type Sharp } from './decode/load-sharp.ts';
import { Fault } from './decode/picture-error.ts';
import { type Header, readHeader } from './decode/picture-header.ts';
import { NOT_FITTED } from './decode/picture-problems.ts';
import type { Encoded } from './still/fit-jpeg.ts';
import { fitStill } from './still/fit-still.ts';

/** Is told of what should not happen, for the log. */
export type ReportBug = (error: unknown) => void;

/**
 * Makes a picture fit. Whatever is thrown on the way is about this picture, and would be thrown again: it
 * is an answer, not weather. Throws only if the library cannot be loaded.
 */
export async function fitPicture(bytes: Uint8Array, reportBug: ReportBug): Promise<FitResult> {
  const judged = judgeKind(bytes);
  if (judged.kind !== 'readable') return fitWithoutDecoding(judged);
  const sharp = await library();
  try {
    return await fitReadable(sharp, bytes, judged.format);
  } catch (error) {
    if (error instanceof Fault) return { kind: error.kind, problem: error.problem };
    reportBug(error);
    return { kind: 'refused', problem: NOT_FITTED };
  }
}

async function fitReadable(sharp: Sharp, bytes: Uint8Array, format: Readable): Promise<FitResult> {
  const header = await readHeader(sharp, bytes, format);
  const moves = header.isAnimated && header.frames > 1;
  const gif = moves ? await fitAnimation(sharp, bytes, header) : undefined;
  if (gif) return fitted(gif, 'image/gif', { header, bytes });
  return fitted(await fitStill(sharp, bytes, header), 'image/jpeg', { header, bytes });
}

function fitted(
  { changes, ...made }: Encoded & { readonly changes: readonly PictureChange[] },
  type: 'image/jpeg' | 'image/gif',
  { header, bytes }: { readonly header: Header; readonly bytes: Uint8Array },
): FitResult {
  const sha256 = createHash('sha256').update(made.bytes).digest('hex');
  const original = { ...header.upright, sizeBytes: bytes.byteLength };
  const picture = { ...made, type, sha256, original };
  return { kind: 'fitted', picture: changes.length > 0 ? { ...picture, changes } : picture };
}
