import type { Problem } from '../../domain/problem.ts';
import type { PictureFormat } from './detect-kind.ts';

export const EMPTY_FILE_PROBLEM: Problem = { code: 'picture_empty' };
export const BROKEN_PICTURE_PROBLEM: Problem = { code: 'picture_broken' };
export const SLOW_PICTURE_PROBLEM: Problem = { code: 'picture_too_complex' };
export const HEAVY_PICTURE_PROBLEM: Problem = { code: 'picture_too_heavy' };
export const UNSUPPORTED_PICTURE_PROBLEM: Problem = { code: 'picture_encoding_unknown' };
/** The picture is not the cause. */
export const DECODER_UNAVAILABLE_PROBLEM: Problem = { code: 'pictures_unavailable' };
export const FIT_FAILED_PROBLEM: Problem = { code: 'picture_not_fitted' };
export const SVG_DRAWING_PROBLEM: Problem = { code: 'picture_is_drawing' };

/** The limit depends on the format, because some formats need more memory per pixel. */
export function buildTooManyPixelsProblem(
  format: PictureFormat,
  { width, height }: { readonly width: number; readonly height: number },
  maxPixels: number,
): Problem {
  const maxMillions = Math.floor(maxPixels / 1e5) / 10;
  return { code: 'picture_too_large_dimensions', width, height, format, maxMillions };
}
