import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computePictureSize, PICTURE_SIDES } from '../../src/media/decode/picture-header.ts';

test.each([
  ['a photograph', [4000, 3000], [1600, 1200]],
  ['a square', [3000, 3000], [1600, 1600]],
  ['a small picture', [100, 50], [100, 50]],
  ['a screenshot of a phone', [1080, 2340], [941, 2040]],
  ['a long screenshot of a phone', [1080, 12_000], [369, 4096]],
  ['a panorama', [12_000, 1500], [3919, 490]],
])('computes the size of %s', (_, [width = 0, height = 0], [wide, high]) => {
  expect(computePictureSize(1600, { width, height })).toEqual({ width: wide, height: high });
});

test('no step enlarges a picture, exceeds 4,096 pixels or changes its proportions', () => {
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
      // Each side is an integer, so the proportions may be off by a fraction of a pixel.
      const skew = Math.abs(size.width * height - size.height * width);
      expect(skew).toBeLessThanOrEqual(Math.max(width, height));
    }),
  );
});
