import type { Problem } from './problem.ts';

/** A change of a picture besides its size, which the author must know of. */
export type PictureChange =
  /** Of what moves one frame is sent, as a still; `at` counts from 1. */
  | { readonly kind: 'still'; readonly at: number; readonly of: number }
  /** It moves with fewer frames. */
  | { readonly kind: 'fewerFrames'; readonly sent: number; readonly of: number }
  /** A frame stays for a shorter time than it did: a GIF can say 65 seconds at most. */
  | { readonly kind: 'shorterPause' }
  /** Of a file with several pages the first is sent. */
  | { readonly kind: 'firstPage'; readonly of: number }
  /** See-through parts stand on a colour. */
  | { readonly kind: 'ground'; readonly colour: 'white' | 'grey' }
  /** It cannot be opened here, so Slack's smaller rendering of it is sent. */
  | { readonly kind: 'preview' };

/** For a size that Slack told, and for a download that became too large. */
export function createPictureTooLargeProblem(maxBytes: number): Problem {
  return { code: 'picture_too_large', maxMb: Math.round(maxBytes / 1_000_000) };
}
