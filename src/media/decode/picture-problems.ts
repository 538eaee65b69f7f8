import type { Problem } from '../../domain/problem.ts';
import type { PictureFormat } from './detect-kind.ts';

const ANOTHER = 'Attach a photo or another picture, for example a JPG or a PNG';
const AGAIN = 'See whether it opens on your device, then attach it again or choose another one';

export const EMPTY_FILE_PROBLEM: Problem = {
  code: 'picture_empty',
  what: 'The file is empty, there is no picture in it',
  todo: 'Attach the picture again, or choose another one',
};

export const BROKEN_PICTURE_PROBLEM: Problem = {
  code: 'picture_broken',
  what: 'The picture is damaged or a part of it is missing',
  todo: AGAIN,
};

export const SLOW_PICTURE_PROBLEM: Problem = {
  code: 'picture_too_complex',
  what: 'The picture takes too long to open',
  todo: 'Make a smaller copy or a screenshot of it, and attach that',
};

export const HEAVY_PICTURE_PROBLEM: Problem = {
  code: 'picture_too_complex',
  what: 'The picture is too large to be opened here',
  todo: 'Make a smaller copy or a screenshot of it, and attach that',
};

export const UNSUPPORTED_PICTURE_PROBLEM: Problem = {
  code: 'picture_kind_unreadable',
  what: 'The picture is packed in a way that cannot be opened here',
  todo: 'Save it as a JPG, or take a screenshot of it, and attach that',
};

/** The picture is not the cause. */
export const DECODER_UNAVAILABLE_PROBLEM: Problem = {
  code: 'pictures_unavailable',
  what: 'The app could not start what opens pictures',
  todo: 'Try again in a few minutes; if it stays, tell whoever runs this app',
};

export const FIT_FAILED_PROBLEM: Problem = {
  code: 'picture_not_fitted',
  what: 'Something went wrong while the picture was made to fit',
  todo: 'Take a screenshot of it, and attach that',
};

export const SVG_DRAWING_PROBLEM: Problem = {
  code: 'picture_kind_unreadable',
  what: 'This file is an SVG drawing, and phones show only photos and pictures made of pixels',
  todo: 'Save it as a PNG or a JPG, and attach that',
};

export function buildNotPictureProblem(name: string): Problem {
  const todo = name.includes('PDF') ? 'Save the page as a JPG or a PNG, and attach that' : ANOTHER;
  return { code: 'not_a_picture', what: `This file is ${name}, not a picture`, todo };
}

export function buildUnreadableKindProblem(name: string): Problem {
  return {
    code: 'picture_kind_unreadable',
    what: `Pictures of the kind ${name} cannot be opened here`,
    todo: 'Save it as a JPG, or take a screenshot of it, and attach that',
  };
}

/** The limit depends on the kind, because some kinds take more memory for a pixel. */
export function buildTooManyPixelsProblem(
  format: PictureFormat,
  { width, height }: { readonly width: number; readonly height: number },
  maxPixels: number,
): Problem {
  const size = `${width.toLocaleString('en')} × ${height.toLocaleString('en')}`;
  const maxMillions = Math.floor(maxPixels / 1e5) / 10;
  return {
    code: 'picture_too_large_dimensions',
    what: `The picture measures ${size} pixels; of ${KIND_NAMES[format]} like this at most ${maxMillions} million can be opened`,
    todo: 'Make a smaller copy or a screenshot of it, and attach that',
  };
}

const KIND_NAMES: Readonly<Record<PictureFormat, string>> = {
  jpeg: 'a JPG',
  png: 'a PNG',
  gif: 'a GIF',
  webp: 'a WebP',
  tiff: 'a TIFF',
  avif: 'an AVIF',
};
