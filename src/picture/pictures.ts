import { createHash } from 'node:crypto';
import type { FitResult, Pictures } from '../app/ports/pictures.ts';
import { fitAnimation } from './animation.ts';
import { Fault } from './fault.ts';
import { type Header, readHeader } from './header.ts';
import { type Encoded, fitJpeg, LONGEST_SIDE } from './jpeg.ts';
import { kindOf } from './kind.ts';
import { library, type Sharp } from './library.ts';
import { HEAVY_PIXELS, MOST_PIXELS } from './limits.ts';
import { look } from './look.ts';
import { decodeStill } from './pixels.ts';
import { DRAWING, EMPTY, notAPicture, tooLarge, unreadableKind } from './problems.ts';
import { turns } from './turns.ts';

/** Makes pictures fit with sharp. What is wrong with a picture is a value, never thrown. */
export function sharpPictures({ atOnce = 2 }: { readonly atOnce?: number } = {}): Pictures {
  const take = turns(atOnce);

  async function fitReadable(bytes: Uint8Array, header: Header): Promise<FitResult> {
    const { width, height } = header;
    if (width * height > MOST_PIXELS) {
      return { kind: 'refused', problem: tooLarge(width, height) };
    }
    const weight = width * height > HEAVY_PIXELS ? atOnce : 1;
    return take(weight, async () => fitted(await library(), bytes, header));
  }

  return {
    look: (bytes) => take(1, () => look(bytes)),
    async fit(bytes) {
      if (bytes.byteLength === 0) return { kind: 'refused', problem: EMPTY };
      const kind = kindOf(bytes);
      switch (kind.kind) {
        case 'noPicture':
          return { kind: 'refused', problem: notAPicture(kind.name) };
        case 'drawing':
          return { kind: 'refused', problem: DRAWING };
        case 'unreadable':
          return { kind: 'undecodable', problem: unreadableKind(kind.name) };
        case 'readable':
          return readHeader(await library(), bytes, kind.format)
            .then((header) => fitReadable(bytes, header))
            .catch(refuse);
      }
    },
  };
}

function refuse(error: unknown): FitResult {
  if (error instanceof Fault) return { kind: 'refused', problem: error.problem };
  throw error;
}

async function fitted(sharp: Sharp, bytes: Uint8Array, header: Header): Promise<FitResult> {
  const gif = header.frames > 1 ? await fitAnimation(sharp, bytes, header) : undefined;
  const made = gif ?? (await fitStill(sharp, bytes, header));
  const sha256 = createHash('sha256').update(made.bytes).digest('hex');
  const original = { ...header.upright, sizeBytes: bytes.byteLength };
  return {
    kind: 'fitted',
    picture: { ...made, type: gif ? 'image/gif' : 'image/jpeg', sha256, original },
  };
}

async function fitStill(sharp: Sharp, bytes: Uint8Array, { format }: Header): Promise<Encoded> {
  const pixels = await decodeStill(sharp, bytes, format, LONGEST_SIDE);
  return fitJpeg(sharp, pixels, format === 'png' || format === 'gif' || format === 'webp');
}
