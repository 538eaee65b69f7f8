import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { gpsPhoto } from './awkward.ts';
import {
  expectFitted,
  expectPlainWords,
  expectProblem,
  expectSendable,
  readColour,
} from './fitted.ts';
import { drawNoise, drawPhoto } from './scenes.ts';

const pictures = createSharpPictures();
const FORMATS = ['jpeg', 'png', 'webp', 'tiff', 'avif', 'gif'] as const;

test.each([
  [400, 300],
  [1600, 1200],
  [2400, 1800],
])('%d × %d pixels of noise still fit', async (width, height) => {
  const bytes = await drawNoise(width, height).png({ compressionLevel: 0 }).toBuffer();
  const picture = expectFitted(await pictures.fit(bytes));
  await expectSendable(picture);
  expect(picture.bytes.byteLength).toBeGreaterThan(125_000);
});

test.each([20, 60, 120])(
  'a photograph with grain %d uses most of the size limit',
  async (grain) => {
    const bytes = await drawPhoto(2000, 1500, grain).jpeg({ quality: 95 }).toBuffer();
    const picture = expectFitted(await pictures.fit(bytes));
    await expectSendable(picture);
    expect(picture.width).toBeGreaterThanOrEqual(1280);
    expect(picture.bytes.byteLength).toBeGreaterThan(175_000);
  },
);

test('a very long picture keeps its proportions', async () => {
  const picture = expectFitted(await pictures.fit(await drawPhoto(6000, 3).png().toBuffer()));
  await expectSendable(picture);
  expect([picture.width, picture.height]).toEqual([4096, 2]);
});

test('a greyscale and a wide-gamut picture become sRGB', async () => {
  const grey = await drawPhoto(300, 200).greyscale().toColourspace('b-w').png().toBuffer();
  const [red, green, blue] = await readColour(expectFitted(await pictures.fit(grey)), 0.1, 0.1);
  expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(4);
  expect((await sharp(await gpsPhoto()).metadata()).exif?.includes('Home Street')).toBe(true);
  await expectSendable(expectFitted(await pictures.fit(await gpsPhoto())));
});

test.each(FORMATS)('a %s is fitted, and refused if it is cut off', async (format) => {
  const whole = await drawPhoto(320, 240).toFormat(format).toBuffer();
  await expectSendable(expectFitted(await pictures.fit(whole)));
  for (const part of [0.02, 0.3, 0.7, 0.97]) {
    const cut = whole.subarray(0, Math.max(16, Math.floor(whole.length * part)));
    const problem = expectProblem(await pictures.fit(cut));
    expect(problem.code).toBe('picture_broken');
    expectPlainWords(problem);
  }
});

test('a JPEG whose middle is missing is refused although its end is there', async () => {
  const whole = await drawPhoto(800, 600).jpeg().toBuffer();
  const forged = Buffer.concat([whole.subarray(0, whole.length >> 1), Buffer.of(0xff, 0xd9)]);
  expect(expectProblem(await pictures.fit(forged)).code).toBe('picture_broken');
});

test('harmless faults of JPEGs from phones are accepted', async () => {
  const whole = await drawPhoto(400, 300).jpeg().toBuffer();
  const scan = whole.indexOf(Buffer.of(0xff, 0xda));
  const junk = Buffer.concat([whole.subarray(0, scan), Buffer.from('junk'), whole.subarray(scan)]);
  const behind = Buffer.concat([
    whole,
    Buffer.from('a video that moves with the photo, Exif, GPS'),
  ]);
  const badScan = Buffer.from(whole);
  badScan[scan + whole.readUInt16BE(scan + 2)] = 0;
  for (const odd of [junk, behind, badScan]) {
    await expectSendable(expectFitted(await pictures.fit(odd)));
  }
});

test('eight concurrent pictures are all fitted', async () => {
  const bytes = await drawPhoto(900, 700).jpeg().toBuffer();
  const results = await Promise.all(Array.from({ length: 8 }, () => pictures.fit(bytes)));
  const sums = new Set(results.map((result) => expectFitted(result).sha256));
  expect(sums.size).toBe(1);
});

test('a picture of any size and format is fitted within the limits, or refused with a reason', async () => {
  const made = fc.record({
    width: fc.integer({ min: 1, max: 400 }),
    height: fc.integer({ min: 1, max: 400 }),
    grain: fc.integer({ min: 0, max: 300 }),
    format: fc.constantFrom('jpeg', 'png', 'webp', 'tiff', 'gif'),
    cut: fc.double({ min: 0.3, max: 1, noNaN: true }),
    isCut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(made, async ({ width, height, grain, format, cut, isCut }) => {
      const whole = await drawPhoto(width, height, grain).toFormat(format).toBuffer();
      const bytes = isCut ? whole.subarray(0, Math.floor(whole.length * cut)) : whole;
      const result = await pictures.fit(bytes);
      if (result.kind === 'fitted') await expectSendable(result.picture);
      else expectPlainWords(result.problem);
      const original = { width, height, sizeBytes: bytes.byteLength };
      if (!isCut) {
        expect(result).toMatchObject({ kind: 'fitted', picture: { width, height, original } });
      }
    }),
    { numRuns: 40 },
  );
});

test('random bytes after any file signature are refused with a reason', async () => {
  const start = fc.constantFrom(
    '\xff\xd8\xff',
    '\x89PNG\r\n\x1a\n',
    'GIF89a',
    'II*\0',
    'RIFF\0\0\0\0WEBP',
    '\0\0\0\x18ftypavif',
    '',
    '\0\0\0\x18ftypheic',
    'BM',
  );
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 300 }), async (head, tail) => {
      const result = await pictures.fit(Buffer.concat([Buffer.from(head, 'latin1'), tail]));
      expectPlainWords(expectProblem(result));
    }),
    { numRuns: 150 },
  );
});
