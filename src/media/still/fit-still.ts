import type { PictureChange } from '../../domain/picture-change.ts';
import { standOnGround } from '../decode/flatten-transparency.ts';
import { JPEG_BYTES } from '../decode/limits.ts';
import type { Sharp } from '../decode/load-sharp.ts';
import { Fault } from '../decode/picture-error.ts';
import type { Header, Size } from '../decode/picture-header.ts';
import { SIDES, sizeAt } from '../decode/picture-sizes.ts';
import { decodeStill } from '../decode/pixels.ts';
import { findTellingFrame } from './find-telling-frame.ts';
import { type Encoded, fitJpeg } from './fit-jpeg.ts';
import { bareJpeg } from './strip-jpeg-metadata.ts';

export interface FittedStill extends Encoded {
  readonly changes: readonly PictureChange[];
}

/** One frame of a picture as a JPEG that fits: the first, or of what moves the first that shows something. */
export async function fitStill(
  sharp: Sharp,
  bytes: Uint8Array,
  header: Header,
): Promise<FittedStill> {
  const { format, frames, pages } = header;
  const size = sizeAt(SIDES[0], header.upright);
  const kept = await keepJpeg(sharp, bytes, header, size);
  if (kept) return { ...kept, changes: [] };
  const frame = header.isAnimated ? await findTellingFrame(sharp, bytes, header) : 0;
  const decoded = await decodeStill(sharp, bytes, { format, size, frame });
  const { pixels, ground } = await standOnGround(sharp, decoded);
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

/** A JPEG that fits already loses what it tells about people, and no pixel; each must be readable. */
async function keepJpeg(
  sharp: Sharp,
  bytes: Uint8Array,
  { format, width, height, isUpright, isSrgb }: Header,
  size: Size,
): Promise<Encoded | undefined> {
  if (format !== 'jpeg' || !isUpright || !isSrgb) return undefined;
  if (size.width < width || size.height < height) return undefined;
  const bare = bareJpeg(bytes);
  if (!bare || bare.byteLength > JPEG_BYTES) return undefined;
  try {
    await decodeStill(sharp, bare, { format, size, isStrict: true });
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
  return { bytes: bare, width, height };
}
