import sharp, { type Metadata } from 'sharp';
import { expect } from 'vitest';
import type { FitResult, FittedPicture } from '../../src/core/ports/pictures.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { formatProblem } from '../../src/slack/text/problems.ts';

const LIMITS = { 'image/jpeg': 250_000, 'image/gif': 100_000 };
/** The starts of EXIF, XMP, IPTC and colour profiles in a JPEG or a GIF. */
const TRACES = [
  'Exif\0',
  'Home Street',
  'ns.adobe',
  'xmpmeta',
  'XMP DataXMP',
  'Photoshop',
  'ICC_PROFILE',
];

export function expectFitted(result: FitResult): FittedPicture {
  if (result.kind !== 'fitted') throw new Error(`It was not fitted: ${result.problem.code}`);
  return result.picture;
}

export function expectProblem(result: FitResult): Problem {
  if (result.kind === 'fitted') throw new Error('It was fitted');
  return result.problem;
}

/** Checks that the picture can be decoded, is within the limits, is upright, and has no metadata. */
export async function expectSendable(picture: FittedPicture): Promise<Metadata> {
  expect(picture.bytes.byteLength).toBeLessThanOrEqual(LIMITS[picture.type]);
  const decoder = sharp(picture.bytes, { animated: true, failOn: 'warning' });
  await decoder.clone().raw().toBuffer();
  const metadata = await decoder.metadata();
  expect(`image/${metadata.format}`).toBe(picture.type);
  expect([metadata.width, metadata.pageHeight ?? metadata.height]).toEqual([
    picture.width,
    picture.height,
  ]);
  const { exif, icc, iptc, xmp, comments, orientation } = metadata;
  expect({ exif, icc, iptc, xmp, comments, orientation }).toEqual({});
  const text = Buffer.from(picture.bytes).toString('latin1');
  expect(TRACES.filter((trace) => text.includes(trace))).toEqual([]);
  return metadata;
}

/** The colour at a position, given as fractions of the width and height. */
export async function readColour(
  picture: FittedPicture,
  x: number,
  y: number,
): Promise<readonly [red: number, green: number, blue: number]> {
  const { data, info } = await sharp(picture.bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const row = Math.min(info.height - 1, Math.floor(y * info.height));
  const at = (row * info.width + Math.min(info.width - 1, Math.floor(x * info.width))) * 3;
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
}

export function expectPlainWords(problem: Problem): void {
  const text = formatProblem(problem);
  expect(text).toMatch(/^[A-Z].{15,}\. [A-Z].{15,}\.$/);
  expect(text).not.toMatch(/vips|sharp|buffer|undefined|error/i);
}
