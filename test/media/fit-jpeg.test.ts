import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { expectFitted, expectSendable } from './fitted.ts';
import { drawPhoto } from './scenes.ts';

const pictures = createSharpPictures();
const decodeRaw = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();

test('a JPEG that fits loses its metadata and no pixel', async () => {
  const bytes = await drawPhoto(1200, 900)
    .jpeg({ quality: 80 })
    .withExif({ IFD0: { Copyright: 'Ada of 12 Home Street' }, IFD3: { GPSLatitudeRef: 'S' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><home>12 Home Street</home></x:xmpmeta>')
    .withIccProfile('srgb')
    .toBuffer();
  const behind = Buffer.concat([
    bytes,
    Buffer.from('a video that moves with the photo, 12 Home Street'),
  ]);
  const picture = expectFitted(await pictures.fit(behind));
  await expectSendable(picture);
  expect(picture.bytes.byteLength).toBeLessThan(bytes.byteLength);
  expect((await decodeRaw(picture.bytes)).equals(await decodeRaw(bytes))).toBe(true);
  expect(picture.changes).toBeUndefined();
});

/** A baseline copy of it has more bytes at the same quality, and hardly fewer until far below it. */
const COMPRESSED_BEFORE = {
  width: 900,
  quality: 24,
  progressive: true,
  chromaSubsampling: '4:4:4',
  orientation: 1,
  profile: 'srgb',
  grain: 43,
};

test('a JPEG never grows, whatever it contains', async () => {
  const made = fc.record({
    width: fc.integer({ min: 200, max: 900 }),
    quality: fc.integer({ min: 20, max: 95 }),
    progressive: fc.boolean(),
    chromaSubsampling: fc.constantFrom('4:2:0', '4:4:4'),
    orientation: fc.constantFrom(1, 6),
    profile: fc.constantFrom('srgb', 'p3', 'cmyk'),
    grain: fc.integer({ min: 0, max: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(made, async ({ width, grain, orientation, profile, ...options }) => {
      const scene = drawPhoto(width, Math.round(width * 0.7), grain);
      if (profile === 'cmyk') scene.toColourspace('cmyk');
      const bytes = await scene
        .withIccProfile(profile)
        .withMetadata({ orientation })
        .jpeg(options)
        .toBuffer();
      const picture = expectFitted(await pictures.fit(bytes));
      await expectSendable(picture);
      // A tiny JPEG may grow, because too little of it would be left.
      expect(picture.bytes.byteLength).toBeLessThanOrEqual(Math.max(bytes.byteLength, 16_000));
    }),
    { numRuns: 15, examples: [[COMPRESSED_BEFORE]] },
  );
});

test.each([
  ['progressive', (jpeg: Sharp) => jpeg.jpeg({ progressive: true })],
  ['rotated by EXIF', (jpeg: Sharp) => jpeg.withMetadata({ orientation: 6 }).jpeg()],
  ['in another colour space', (jpeg: Sharp) => jpeg.withIccProfile('p3').jpeg()],
])('a JPEG that is %s is encoded again', async (_, make) => {
  const bytes = await make(drawPhoto(600, 400)).toBuffer();
  const picture = expectFitted(await pictures.fit(bytes));
  const sendable = await expectSendable(picture);
  expect(sendable.isProgressive).toBe(false);
});
