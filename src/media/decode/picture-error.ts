import type { Problem } from '../../domain/problem.ts';
import {
  BROKEN_PICTURE_PROBLEM,
  HEAVY_PICTURE_PROBLEM,
  SLOW_PICTURE_PROBLEM,
  UNSUPPORTED_PICTURE_PROBLEM,
} from './picture-problems.ts';

/** A picture that cannot be read, thrown inside this folder only. */
export class PictureError extends Error {
  override readonly name = 'Fault';
  readonly problem: Problem;
  /** `undecodable`: another rendering of it may do. */
  readonly kind: 'refused' | 'undecodable';

  constructor(kind: PictureError['kind'], problem: Problem, cause?: unknown) {
    super(problem.code, { cause });
    this.kind = kind;
    this.problem = problem;
  }
}

/** Of whole pictures: ways of packing that nothing here was built for. Damaged ones are “unsupported” too, in other words. */
const UNKNOWN_WAYS =
  /not configured|not implemented|not been built|unsupported (?:feature|codec|bitspersample)|whole number of bytes|labq|no known route|bitspersample value|bad value|required field/i;

/** What the libraries say, and what is the matter then; the first that fits counts. */
const COMPLAINTS: readonly (readonly [
  said: RegExp,
  kind: PictureError['kind'],
  problem: Problem,
])[] = [
  [/timeout/i, 'undecodable', SLOW_PICTURE_PROBLEM],
  [/memory|alloc/i, 'undecodable', HEAVY_PICTURE_PROBLEM],
  [UNKNOWN_WAYS, 'undecodable', UNSUPPORTED_PICTURE_PROBLEM],
];

/** Runs a read of a stranger's bytes: whatever goes wrong in it is a fault of the picture. */
export async function wrapPictureErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PictureError) throw error;
    const said = getErrorMessage(error);
    const [, kind, problem] = COMPLAINTS.find(([words]) => words.test(said)) ?? [];
    throw new PictureError(kind ?? 'refused', problem ?? BROKEN_PICTURE_PROBLEM, error);
  }
}

export function getErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
