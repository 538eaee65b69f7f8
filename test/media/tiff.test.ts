import sharp, { type TiffOptions } from 'sharp';
import { describe, expect, test } from 'vitest';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { expectFitted, expectPlainWords, expectProblem, expectSendable } from './fitted.ts';
import { drawPhoto } from './scenes.ts';

const pictures = createSharpPictures();

const packed: Readonly<Record<string, TiffOptions>> = {
  'without compression': { compression: 'none' },
  'with JPEG data': { compression: 'jpeg' },
  'with LZW': { compression: 'lzw' },
  'with LZW and a predictor': { compression: 'lzw', predictor: 'horizontal' },
  'with LZW in tiles': { compression: 'lzw', tile: true },
  'with LZW in several sizes': { compression: 'lzw', tile: true, pyramid: true },
  'with LZW as BigTIFF': { compression: 'lzw', bigtiff: true },
  'with Deflate': { compression: 'deflate' },
  'with Deflate in tiles': { compression: 'deflate', tile: true },
  'with PackBits': { compression: 'packbits' },
  'with WebP data': { compression: 'webp' },
};
const makeTiff = (options: TiffOptions) => drawPhoto(400, 300).tiff(options).toBuffer();

/** A little-endian TIFF with one field changed. */
function withField(tiff: Buffer, tag: number, change: (entry: Buffer) => void): Buffer {
  const directory = tiff.readUInt32LE(4);
  for (let n = 0; n < tiff.readUInt16LE(directory); n += 1) {
    const entry = tiff.subarray(directory + 2 + 12 * n, directory + 14 + 12 * n);
    if (entry.readUInt16LE(0) === tag) change(entry);
  }
  return tiff;
}

test.each(Object.entries(packed))('a TIFF %s is fitted', async (_, options) => {
  await expectSendable(expectFitted(await pictures.fit(await makeTiff(options))));
});

/** Without compression, or with a lossy one without a checksum, damage looks like a picture. */
const seen = Object.entries(packed).filter(([name]) => /LZW|Deflate/.test(name));
test.each(seen)('a damaged TIFF %s is refused', async (_, options) => {
  const tiff = await makeTiff(options);
  tiff.fill(0xff, tiff.length >> 2, (tiff.length >> 2) + 400);
  const problem = expectProblem(await pictures.fit(tiff));
  expect(problem.code).toBe('picture_broken');
});

test('a TIFF with JPEG data that ends too soon is refused', async () => {
  const tiff = await makeTiff({ compression: 'jpeg' });
  const scan = tiff.lastIndexOf(Buffer.of(0xff, 0xda)) + 14;
  tiff[scan + 40] = 0xff;
  tiff[scan + 41] = 0xd9;
  expect(expectProblem(await pictures.fit(tiff)).code).toBe('picture_broken');
});

describe('an unusual TIFF', () => {
  test('with an invalid field is fitted', async () => {
    // A program name without its end, as scanners write it.
    const tiff = withField(await makeTiff({ compression: 'lzw' }), 296, (entry) => {
      entry.writeUInt16LE(305, 0);
      entry.writeUInt16LE(3, 2);
    });
    await expectSendable(expectFitted(await pictures.fit(tiff)));
  });

  test.each([
    ['Zstandard', 50_000],
    ['LZMA', 34_925],
    ['JPEG XL', 50_002],
    ['old-style JPEG', 6],
  ])(
    "compressed with %s is undecodable, not broken, so that Slack's rendering is used",
    async (_, way) => {
      const tiff = withField(await makeTiff({ compression: 'lzw' }), 259, (entry) =>
        entry.writeUInt16LE(way, 8),
      );
      const result = await pictures.fit(tiff);
      expect(result.kind).toBe('undecodable');
      expect(expectProblem(result).code).toBe('picture_encoding_unknown');
      expectPlainWords(expectProblem(result));
    },
  );

  test('with several pages is sent as its first page, and the change says so', async () => {
    const data = Buffer.alloc(200 * 300 * 3, 90);
    data.fill(200, 200 * 100 * 3);
    const pages = sharp(data, { raw: { width: 200, height: 300, channels: 3, pageHeight: 100 } });
    const picture = expectFitted(await pictures.fit(await pages.tiff().toBuffer()));
    expect(picture).toMatchObject({
      width: 200,
      height: 100,
      changes: [{ kind: 'firstPage', of: 3 }],
    });
  });
});
