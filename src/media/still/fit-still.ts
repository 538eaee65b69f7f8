import type { PictureChange } from '../../domain/picture-change.ts';
import { flattenTransparency } from '../decode/flatten-transparency.ts';
import { MAX_JPEG_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import { PictureError } from '../decode/picture-error.ts';
import type { PictureHeader, PictureSize } from '../decode/picture-header.ts';
import { computePictureSize, PICTURE_SIDES } from '../decode/picture-sizes.ts';
import { decodeStill } from '../decode/pixels.ts';
import { findTellingFrame } from './find-telling-frame.ts';
import { type EncodedPicture, fitJpeg } from './fit-jpeg.ts';
import { stripJpegMetadata } from './strip-jpeg-metadata.ts';

interface FittedStill extends EncodedPicture {
  readonly changes: readonly PictureChange[];
}

/** One frame of a picture as a JPEG that fits: the first, or of an animation the first that shows something. Throws a PictureError. */
export async function fitStill(
  sharp: Sharp,
  bytes: Uint8Array,
  header: PictureHeader,
): Promise<FittedStill> {
  const { format, frames, pages } = header;
  const size = computePictureSize(PICTURE_SIDES[0], header.upright);
  const unchanged = await keepJpeg(sharp, bytes, header, size);
  if (unchanged) return { ...unchanged, changes: [] };
  const frame = header.isAnimated ? await findTellingFrame(sharp, bytes, header) : 0;
  const decoded = await decodeStill(sharp, bytes, { format, size, frame });
  const { pixels, ground } = await flattenTransparency(sharp, decoded);
  const made = await fitJpeg(sharp, pixels, {
    isDrawn: format === 'png' || format === 'gif' || format === 'webp',
    jpegBytes: format === 'jpeg' ? bytes.byteLength : undefined,
  });
  const changes: readonly PictureChange[] = [
    ...(frames > 1 ? [{ kind: 'still', at: frame + 1, of: frames } as const] : []),
    ...(pages > 1 ? [{ kind: 'firstPage', of: pages } as const] : []),
    ...(ground ? [{ kind: 'ground', colour: ground } as const] : []),
  ];
  return { ...made, changes };
}

/** A JPEG that fits already loses only its metadata, which may tell about people. Undefined when it does not fit, or some phones could not read it. */
async function keepJpeg(
  sharp: Sharp,
  bytes: Uint8Array,
  { format, width, height, isUpright, isSrgb }: PictureHeader,
  size: PictureSize,
): Promise<EncodedPicture | undefined> {
  if (format !== 'jpeg' || !isUpright || !isSrgb) return undefined;
  if (size.width < width || size.height < height) return undefined;
  const bare = stripJpegMetadata(bytes);
  if (!bare || bare.byteLength > MAX_JPEG_BYTES) return undefined;
  try {
    await decodeStill(sharp, bare, { format, size, isStrict: true });
  } catch (error) {
    if (error instanceof PictureError) return undefined;
    throw error;
  }
  return { bytes: bare, width, height };
}
