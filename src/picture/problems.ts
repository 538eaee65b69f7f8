import type { Problem } from '../domain/problem.ts';
import { MOST_PIXELS } from './limits.ts';

const ANOTHER = 'Attach a photo or another picture, for example a JPG or a PNG';
const AGAIN = 'See whether it opens on your device, then attach it again or choose another one';

export const EMPTY: Problem = {
  code: 'picture_empty',
  what: 'The file is empty, there is no picture in it',
  todo: 'Attach the picture again, or choose another one',
};

export const BROKEN: Problem = {
  code: 'picture_broken',
  what: 'The picture is damaged or a part of it is missing',
  todo: AGAIN,
};

export const TOO_SLOW: Problem = {
  code: 'picture_too_complex',
  what: 'The picture takes too long to open',
  todo: 'Make a smaller copy or a screenshot of it, and attach that',
};

export const DRAWING: Problem = {
  code: 'picture_kind_unreadable',
  what: 'This file is an SVG drawing, and phones show only photos and pictures made of pixels',
  todo: 'Save it as a PNG or a JPG, and attach that',
};

export function notAPicture(name: string): Problem {
  const todo = name.includes('PDF') ? 'Save the page as a JPG or a PNG, and attach that' : ANOTHER;
  return { code: 'not_a_picture', what: `This file is ${name}, not a picture`, todo };
}

export function unreadableKind(name: string): Problem {
  return {
    code: 'picture_kind_unreadable',
    what: `Pictures of the kind ${name} cannot be opened here`,
    todo: 'Save it as a JPG, or take a screenshot of it, and attach that',
  };
}

export function tooLarge(width: number, height: number): Problem {
  const size = `${width.toLocaleString('en')} × ${height.toLocaleString('en')}`;
  return {
    code: 'picture_too_large_dimensions',
    what: `The picture measures ${size} pixels; at most ${MOST_PIXELS / 1e6} million pixels in all can be handled`,
    todo: 'Make a smaller copy or a screenshot of it, and attach that',
  };
}
