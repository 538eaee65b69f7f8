import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import { formatProblemReason } from '../../src/slack/text/problems.ts';
import { awkwardPictures, findAwkward } from './awkward.ts';
import {
  expectFitted,
  expectPlainWords,
  expectProblem,
  expectSendable,
  readColour,
} from './fitted.ts';

const pictures = createSharpPictures();
const fitNamed = async (name: string) => pictures.fit(await findAwkward(name).bytes());

test('there are 17 awkward pictures', () => {
  expect(awkwardPictures).toHaveLength(17);
});

describe.each(awkwardPictures)('$name', (picture) => {
  test(`ends ${picture.becomes === 'mms' ? 'as an MMS' : 'in a clear sentence'}`, async () => {
    const result = await pictures.fit(await picture.bytes());
    expect(result.kind === 'fitted' ? 'mms' : result.kind).toBe(picture.becomes);
    if (result.kind !== 'fitted') {
      expect(result.problem.code).toBe(picture.code);
      expectPlainWords(result.problem);
      return;
    }
    await expectSendable(result.picture);
    expect(result.picture.type).toBe(picture.type);
    expect([result.picture.width, result.picture.height]).toEqual(picture.size);
    const sha256 = createHash('sha256').update(result.picture.bytes).digest('hex');
    expect(result.picture.sha256).toBe(sha256);
  });
});

test('a portrait by EXIF is rotated upright', async () => {
  const picture = expectFitted(await fitNamed('portrait by exif'));
  const [red, green, blue] = await readColour(picture, 0.05, 0.05);
  expect(blue).toBeGreaterThan(2 * Math.max(red, green));
  const { width, height, original } = picture;
  expect(original).toMatchObject({ width, height });
});

test('the colours of a CMYK and of a 16-bit picture stay the same', async () => {
  for (const name of ['cmyk', 'sixteen bit']) {
    const [red, green, blue] = await readColour(expectFitted(await fitNamed(name)), 0.03, 0.03);
    expect(red).toBeGreaterThan(150);
    expect(Math.max(green, blue)).toBeLessThan(100);
  }
});

test('transparent pixels become white', async () => {
  const picture = expectFitted(await fitNamed('transparent png'));
  expect(Math.min(...(await readColour(picture, 0.9, 0.5)))).toBeGreaterThan(250);
  expect((await readColour(picture, 0.1, 0.5))[1]).toBeLessThan(60);
});

test.each(['animated gif', 'animated webp'])('an %s keeps moving at its speed', async (name) => {
  const sendable = await expectSendable(expectFitted(await fitNamed(name)));
  expect(sendable.pages).toBe(12);
  expect(sendable.delay).toEqual(Array(12).fill(80));
  expect(sendable.loop).toBe(0);
});

test('a PNG bomb is refused by its header without being decoded, and the reason has its size', async () => {
  const bomb = await findAwkward('bomb').bytes();
  expect(bomb.byteLength).toBeLessThan(1_000_000);
  const before = process.memoryUsage().rss;
  const problem = expectProblem(await pictures.fit(bomb));
  expect(formatProblemReason(problem)).toContain('50,000 × 50,000');
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});
