import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { createSharpPictures } from '../../src/media/sharp-pictures.ts';
import {
  expectFitted,
  expectPlainWords,
  expectProblem,
  expectSendable,
  readColour,
} from './fitted.ts';
import { drawMovingBox, drawMovingNoise, drawPhoto } from './scenes.ts';

const pictures = createSharpPictures();
/** A delay for each frame, because sharp uses a single number only for the first frame. */
const repeatPace = (frames: number, ms: number): number[] => Array(frames).fill(ms);
const drawMoving = () =>
  drawMovingBox(160, 120, 10)
    .gif({ delay: repeatPace(10, 50), loop: 3 })
    .toBuffer();

/** Inserts a block before the first frame. */
function withBlock(gif: Buffer, block: Buffer): Buffer {
  const start = 13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1);
  return Buffer.concat([gif.subarray(0, start), block, gif.subarray(start)]);
}

test('a GIF that fits loses its comments and nothing else', async () => {
  const gif = await drawMoving();
  const comment = Buffer.from('\x21\xfe\x0e12 Home Street\0', 'latin1');
  const picture = expectFitted(await pictures.fit(withBlock(gif, comment)));
  const sendable = await expectSendable(picture);
  expect(sendable).toMatchObject({ pages: 10, loop: 3, delay: repeatPace(10, 50) });
  const decodePixels = (bytes: Uint8Array) => sharp(bytes, { animated: true }).raw().toBuffer();
  expect((await decodePixels(picture.bytes)).equals(await decodePixels(gif))).toBe(true);
});

test('data in an application block of a GIF or after its end is removed', async () => {
  const xmp = Buffer.from('\x21\xff\x0bXMP DataXMP\x0512 Ho\0', 'latin1');
  const tail = Buffer.from('12 Home Street');
  const picture = expectFitted(
    await pictures.fit(Buffer.concat([withBlock(await drawMoving(), xmp), tail])),
  );
  await expectSendable(picture);
});

test('a large GIF becomes smaller and still moves, for the same total time', async () => {
  const gif = await drawMovingBox(900, 600, 30)
    .gif({ delay: repeatPace(30, 40), effort: 1 })
    .toBuffer();
  const picture = expectFitted(await pictures.fit(gif));
  const sendable = await expectSendable(picture);
  expect(picture.type).toBe('image/gif');
  expect(picture.width).toBeLessThanOrEqual(480);
  expect(picture.width / picture.height).toBeCloseTo(1.5, 1);
  expect(sendable.delay?.reduce((all, one) => all + one, 0)).toBe(30 * 40);
});

test("a GIF that doesn't fit loses frames, and the others last longer", async () => {
  const gif = await drawMovingNoise(60, 40, 60)
    .gif({ delay: repeatPace(60, 40), effort: 1 })
    .toBuffer();
  const sendable = await expectSendable(expectFitted(await pictures.fit(gif)));
  expect(sendable.pages).toBeLessThan(60);
  expect(sendable.delay?.reduce((all, one) => all + one, 0)).toBe(60 * 40);
});

/** Sets the delay of the first frame (ms), even above what sharp would write. */
function withPause(moving: Buffer, ms: number): Buffer {
  const frame = moving.indexOf('ANMF');
  if (frame !== -1) moving.writeUIntLE(ms, frame + 8 + 12, 3);
  else moving.writeUInt16LE(ms / 10, moving.indexOf(Buffer.of(0x21, 0xf9, 4)) + 4);
  return moving;
}

test.each([
  ['gif', () => drawMovingNoise(60, 40, 60).gif({ delay: repeatPace(60, 40), effort: 1 })],
  ['webp', () => drawMovingBox(160, 120, 8).webp({ delay: repeatPace(8, 40), effort: 0 })],
] as const)(
  'a %s with a pause too long for the encoder pauses for about a minute',
  async (_, make) => {
    const bytes = withPause(await make().toBuffer(), 200_000);
    const picture = expectFitted(await pictures.fit(bytes));
    const sendable = await expectSendable(picture);
    expect(picture.type).toBe('image/gif');
    expect(sendable.delay?.[0]).toBeGreaterThan(65_000);
    expect(sendable.delay?.[0]).toBeLessThan(66_000);
    expect(picture.changes).toContainEqual({ kind: 'shorterPause' });
  },
);

test("frames that are left out don't make a pause longer than about a minute", async () => {
  const bytes = await drawMovingNoise(60, 40, 60)
    .gif({ delay: repeatPace(60, 60_000), effort: 1 })
    .toBuffer();
  const picture = expectFitted(await pictures.fit(bytes));
  const sendable = await expectSendable(picture);
  expect(Math.max(...(sendable.delay ?? []))).toBeLessThan(66_000);
  expect(picture.changes).toEqual([
    { kind: 'fewerFrames', sent: sendable.pages, of: 60 },
    { kind: 'shorterPause' },
  ]);
});

test('a picture whose fitting throws is refused with a reason, and the error is reported', async () => {
  const bugs: unknown[] = [];
  const odd = new Error('Expected an integer');
  const gif = await drawMovingBox(900, 600, 4).gif().toBuffer();
  const encoder = vi.spyOn(sharp.prototype, 'gif').mockImplementation(() => {
    throw odd;
  });
  const result = await createSharpPictures({ reportBug: (error) => bugs.push(error) }).fit(gif);
  encoder.mockRestore();
  expect(result).toMatchObject({ kind: 'refused', problem: { code: 'picture_not_fitted' } });
  expectPlainWords(expectProblem(result));
  expect(bugs).toEqual([odd]);
});

test("an animation that can't fit becomes a still of its first frame", async () => {
  const gif = await drawMovingNoise(300, 200, 12).gif({ effort: 1 }).toBuffer();
  const webp = await drawMovingNoise(300, 200, 8).webp({ effort: 0 }).toBuffer();
  for (const bytes of [gif, webp]) {
    const picture = expectFitted(await pictures.fit(bytes));
    await expectSendable(picture);
    expect([picture.type, picture.width, picture.height]).toEqual(['image/jpeg', 300, 200]);
  }
});

test("the still of a film that begins black is its first frame that isn't, and the change says which one", async () => {
  const black = Buffer.alloc(300 * 200 * 3 * 4);
  const rest = await drawMovingNoise(300, 200, 12).raw().toBuffer();
  const raw = { width: 300, height: 200 * 16, channels: 3, pageHeight: 200 } as const;
  // The frames differ slightly, because equal ones would be merged.
  for (let frame = 0; frame < 4; frame += 1) black[frame * 300 * 200 * 3] = 40 * frame;
  const film = sharp(Buffer.concat([black, rest]), { raw });
  for (const bytes of [
    await film.clone().gif({ effort: 1 }).toBuffer(),
    await film.clone().webp({ effort: 0 }).toBuffer(),
  ]) {
    const picture = expectFitted(await pictures.fit(bytes));
    await expectSendable(picture);
    expect(picture.changes).toEqual([{ kind: 'still', at: 5, of: 16 }]);
    const { channels } = await sharp(picture.bytes).stats();
    expect(channels[0]?.stdev).toBeGreaterThan(40);
  }
});

test('a moving PNG is sent as its first frame, and the change says so', async () => {
  const png = await drawPhoto(200, 100).png().toBuffer();
  const control = Buffer.alloc(20);
  control.writeUInt32BE(8, 0);
  control.write('acTL', 4);
  control.writeUInt32BE(7, 8);
  control.writeUInt32BE(crc32(control.subarray(4, 16)), 16);
  const moves = Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]);
  const picture = expectFitted(await pictures.fit(moves));
  expect(picture.changes).toEqual([{ kind: 'still', at: 1, of: 7 }]);
});

test('a GIF with one frame becomes a JPEG', async () => {
  const picture = expectFitted(await pictures.fit(await drawPhoto(200, 100).gif().toBuffer()));
  await expectSendable(picture);
  expect(picture.type).toBe('image/jpeg');
});

test('a moving GIF with a transparent background gets a white one', async () => {
  const frames = Buffer.alloc(100 * 80 * 4 * 6);
  for (let at = 0; at < 100 * 80 * 6; at += 7) frames.set([200, 0, 0, 255], at * 4);
  const gif = await sharp(frames, {
    raw: { width: 100, height: 80 * 6, channels: 4, pageHeight: 80 },
  })
    .gif()
    .toBuffer();
  const picture = expectFitted(await pictures.fit(gif));
  await expectSendable(picture);
  expect(await readColour(picture, 0.015, 0)).toEqual([255, 255, 255]);
});

test.each([0.2, 0.5, 0.9, 0.99])('a GIF cut off after %d of its bytes is refused', async (part) => {
  const gif = await drawMoving();
  const cut = gif.subarray(0, Math.floor(gif.length * part));
  expect(expectProblem(await pictures.fit(cut)).code).toBe('picture_broken');
});
