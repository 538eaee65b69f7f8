import sharp from 'sharp';
import { detectKind } from './media-file.ts';

interface Converted {
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'gif';
  readonly contentType: 'image/jpeg' | 'image/gif';
}

/**
 * `convert=mms`: jpg and gif stay unchanged, any other picture becomes a jpg. It does not shrink, because
 * nothing says that the real one does. Undefined if it is not a picture.
 */
export async function convertForMms(bytes: Uint8Array): Promise<Converted | undefined> {
  const kind = detectKind(bytes);
  if (kind === 'gif') return { bytes, extension: 'gif', contentType: 'image/gif' };
  if (kind === 'jpg') return { bytes, extension: 'jpg', contentType: 'image/jpeg' };
  try {
    const jpg = await sharp(bytes).flatten({ background: '#ffffff' }).jpeg().toBuffer();
    return { bytes: new Uint8Array(jpg), extension: 'jpg', contentType: 'image/jpeg' };
  } catch {
    return undefined;
  }
}
