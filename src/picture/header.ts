import { reading } from './fault.ts';
import type { Readable } from './kind.ts';
import type { Sharp } from './library.ts';

/** What a picture's header says, of one frame. */
export interface Header {
  readonly format: Readable;
  readonly width: number;
  readonly height: number;
  /** As people see it: turned by what the camera noted. */
  readonly upright: { readonly width: number; readonly height: number };
  readonly frames: number;
  /** Milliseconds that each frame stays. */
  readonly delays: readonly number[];
  /** How often an animation plays; 0 is for ever. */
  readonly loop: number;
}

/** Reads the header only; no pixel is decoded, so enormous dimensions cost nothing. */
export async function readHeader(
  sharp: Sharp,
  bytes: Uint8Array,
  format: Readable,
): Promise<Header> {
  const found = await reading(() => sharp(bytes, { limitInputPixels: false }).metadata());
  const { width } = found;
  const height = found.pageHeight ?? found.height;
  // EXIF orientations from 5 on lie on their side.
  const isLying = (found.orientation ?? 1) >= 5;
  return {
    format,
    width,
    height,
    upright: isLying ? { width: height, height: width } : { width, height },
    frames: format === 'gif' || format === 'webp' ? (found.pages ?? 1) : 1,
    delays: found.delay ?? [],
    loop: found.loop ?? 0,
  };
}
