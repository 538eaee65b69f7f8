import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computePictureSize, PICTURE_SIDES } from '../../src/media/decode/picture-header.ts';

test.each([
  ['a photograph', [4000, 3000], [1600, 1200]],
  ['a square', [3000, 3000], [1600, 1600]],
  ['a small one', [100, 50], [100, 50]],
  ['what a phone shows', [1080, 2340], [941, 2040]],
  ['a page on a phone from top to bottom', [1080, 12_000], [369, 4096]],
  ['a panorama', [12_000, 1500], [3919, 490]],
])('%s', (_, [width = 0, height = 0], [wide, high]) => {
  expect(computePictureSize(1600, { width, height })).toEqual({ width: wide, height: high });
});

test('no side makes a picture larger, or longer than every phone can draw, or changes its shape', () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(side, side, fc.constantFrom(...PICTURE_SIDES), (width, height, at) => {
      const size = computePictureSize(at, { width, height });
      expect(size.width).toBeLessThanOrEqual(width);
      expect(size.height).toBeLessThanOrEqual(height);
      expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(4096);
      expect(Math.max(size.width, size.height)).toBeGreaterThanOrEqual(
        Math.min(at, Math.max(width, height)),
      );
      // Each side is a whole number, so that a line of few pixels is off by a part of one.
      const skew = Math.abs(size.width * height - size.height * width);
      expect(skew).toBeLessThanOrEqual(Math.max(width, height));
    }),
  );
});
