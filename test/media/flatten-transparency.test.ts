import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { flattenTransparency } from '../../src/media/decode/flatten-transparency.ts';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { expectFitted, expectSendable, readColour } from './fitted.ts';

const WHITE = [255, 255, 255, 255];
const YELLOW = [255, 240, 120, 255];
const BLACK = [10, 10, 10, 255];
const NOTHING = [0, 0, 0, 0];
const SIDE = 100;

/** Squares of 10 pixels in these colours, in turn. */
function drawSquares(...colours: readonly (readonly number[])[]): Buffer {
  const data = Buffer.alloc(SIDE * SIDE * 4);
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const square = Math.floor((at % SIDE) / 10) + Math.floor(at / SIDE / 10);
    data.set(colours[square % colours.length] ?? [], at * 4);
  }
  return data;
}

const toPixels = (data: Buffer) => ({ data, width: SIDE, height: SIDE, channels: 4 as const });

test.each([
  ['white on transparent', [WHITE, NOTHING], 'grey'],
  ['a light colour on transparent', [YELLOW, NOTHING], 'grey'],
  ['mostly white with some black', [WHITE, WHITE, WHITE, BLACK, NOTHING], 'grey'],
  ['black on transparent', [BLACK, NOTHING], 'white'],
  ['black with a white edge', [BLACK, BLACK, WHITE, NOTHING], 'white'],
  ['white without transparent pixels', [WHITE, WHITE], undefined],
  ['only transparent pixels', [NOTHING], 'white'],
] as const)('the background of %s is chosen so that it can be seen', async (_, colours, ground) => {
  const result = await flattenTransparency(sharp, toPixels(drawSquares(...colours)));
  expect(result.ground).toBe(ground);
  expect(result.pixels).toMatchObject({ channels: 3, width: SIDE, height: SIDE });
});

test('opaque pixels keep their colour, and transparent ones get the background', async () => {
  const pixel = fc.tuple(
    ...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 255 })),
    fc.constantFrom(0, 255),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pixel, { minLength: 4, maxLength: 4 }), async (colours) => {
      const before = drawSquares(...colours);
      const { pixels: after, ground } = await flattenTransparency(
        sharp,
        toPixels(Buffer.from(before)),
      );
      for (let at = 0; at < SIDE * SIDE; at += 331) {
        const [red, green, blue, alpha] = before.subarray(at * 4);
        const under = ground === 'grey' ? 0x55 : 0xff;
        expect([...after.data.subarray(at * 3, at * 3 + 3)]).toEqual(
          alpha === 255 ? [red, green, blue] : [under, under, under],
        );
      }
    }),
    { numRuns: 30 },
  );
});

test.each(['png', 'webp'] as const)(
  'white text on a transparent %s gets a grey background, and the change says so',
  async (format) => {
    const words = Buffer.from(
      '<svg width="400" height="200"><rect x="100" y="50" width="200" height="100" fill="white"/></svg>',
    );
    const bytes = await sharp(words).toFormat(format, { lossless: true }).toBuffer();
    const picture = expectFitted(await createSharpPictures().fit(bytes));
    await expectSendable(picture);
    expect(picture.changes).toEqual([{ kind: 'ground', colour: 'grey' }]);
    const [shown] = await readColour(picture, 0.5, 0.5);
    const [around] = await readColour(picture, 0.05, 0.05);
    expect(shown - around).toBeGreaterThan(150);
  },
);
