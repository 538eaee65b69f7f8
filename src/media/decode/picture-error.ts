import type { Problem } from '../../domain/problem.ts';
import {
  BROKEN_PICTURE_PROBLEM,
  HEAVY_PICTURE_PROBLEM,
  SLOW_PICTURE_PROBLEM,
  UNSUPPORTED_PICTURE_PROBLEM,
} from './picture-problems.ts';

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
