import type { E164 } from './e164.ts';
import { findKindWithoutPictures } from './number-kind.ts';
import type { Problem } from './problem.ts';

/** A change to a picture, other than its size, that the author must know about. */
export type PictureChange =
  /** One frame of an animation is sent as a still. `at` counts from 1. */
  | { readonly kind: 'still'; readonly at: number; readonly of: number }
  /** The animation is sent with fewer frames. */
  | { readonly kind: 'fewerFrames'; readonly sent: number; readonly of: number }
  /** A frame is shown for less time than before, because a GIF frame lasts at most 65 seconds. */
  | { readonly kind: 'shorterPause' }
  /** Only the first page of a file with several pages is sent. */
  | { readonly kind: 'firstPage'; readonly of: number }
  /** Transparent parts get a background colour. */
  | { readonly kind: 'ground'; readonly colour: 'white' | 'grey' }
  /** The app cannot decode the file, so Slack's smaller preview is sent. */
  | { readonly kind: 'preview' };

/** For a size that Slack reported, and for a download that exceeded the limit. */
export function createPictureTooLargeProblem(maxBytes: number): Problem {
  return { code: 'picture_too_large', maxMb: Math.round(maxBytes / 1_000_000) };
}

/** Why a number cannot get a picture message. Undefined if it can. */
export function findPictureProblem(phone: E164): Problem | undefined {
  const numberKind = findKindWithoutPictures(phone);
  return numberKind && { code: 'no_pictures', numberKind };
}
