import type { E164 } from './e164.ts';
import { findKindWithoutPictures } from './number-kind.ts';
import type { Problem } from './problem.ts';

/** Why a number cannot get a picture message. Undefined if it can. */
export function findPictureProblem(phone: E164): Problem | undefined {
  const numberKind = findKindWithoutPictures(phone);
  return numberKind && { code: 'no_pictures', numberKind };
}
