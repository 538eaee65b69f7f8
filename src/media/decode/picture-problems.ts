import type { Problem } from '../../domain/problem.ts';
import type { PictureFormat } from './detect-kind.ts';

export const EMPTY_FILE_PROBLEM: Problem = { code: 'picture_empty' };
export const BROKEN_PICTURE_PROBLEM: Problem = { code: 'picture_broken' };
const SLOW_PICTURE_PROBLEM: Problem = { code: 'picture_too_complex' };
export const HEAVY_PICTURE_PROBLEM: Problem = { code: 'picture_too_heavy' };
const UNSUPPORTED_PICTURE_PROBLEM: Problem = { code: 'picture_encoding_unknown' };
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

/** A picture that cannot be read. Never leaves src/media. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly problem: Problem;
  /** `undecodable`: Slack's thumbnail of the picture may work. */
  readonly kind: 'refused' | 'undecodable';

  constructor(kind: PictureError['kind'], problem: Problem, cause?: unknown) {
    super(problem.code, { cause });
    this.kind = kind;
    this.problem = problem;
  }
}

/**
 * The libraries' messages for complete pictures in an unsupported encoding. For damaged ones they say
 * “unsupported” too, in other words.
 */
const UNSUPPORTED_ENCODING =
  /not configured|not implemented|not been built|unsupported (?:feature|codec|bitspersample)|whole number of bytes|labq|no known route|bitspersample value|bad value|required field/i;

/** The libraries' messages and their meaning. The first match wins. */
const MESSAGES: readonly (readonly [
  pattern: RegExp,
  kind: PictureError['kind'],
  problem: Problem,
])[] = [
  [/timeout/i, 'undecodable', SLOW_PICTURE_PROBLEM],
  [/memory|alloc/i, 'undecodable', HEAVY_PICTURE_PROBLEM],
  [UNSUPPORTED_ENCODING, 'undecodable', UNSUPPORTED_PICTURE_PROBLEM],
];

/** Runs a decoder. Anything it throws becomes a PictureError, because the picture caused it. */
export async function wrapPictureErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PictureError) throw error;
    const message = getErrorMessage(error);
    const [, kind, problem] = MESSAGES.find(([pattern]) => pattern.test(message)) ?? [];
    throw new PictureError(kind ?? 'refused', problem ?? BROKEN_PICTURE_PROBLEM, error);
  }
}

export function getErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
