import { createHash } from 'node:crypto';
import type { FittedPicture } from '../../ports/pictures.ts';

/** A grey square of 16 × 16 pixels. A price can only be requested with a picture, and is the same with any. */
const SAMPLE =
  '/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAQABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAA/9k=';

/** The picture used to request prices if nobody picked one. */
export function createSamplePicture(): FittedPicture {
  const bytes = new Uint8Array(Buffer.from(SAMPLE, 'base64'));
  return {
    bytes,
    type: 'image/jpeg',
    width: 16,
    height: 16,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    original: { width: 16, height: 16, sizeBytes: bytes.length },
  };
}
