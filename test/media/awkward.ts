import { deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';
import { enormous } from './enormous.ts';
import { createPngBomb } from './png-bomb.ts';
import { drawMovingBox, drawPhoto, drawSeeThrough } from './scenes.ts';

/** A picture that somebody may attach, by mistake or on purpose, and its expected result. */
interface Awkward {
  readonly name: string;
  bytes(): Promise<Uint8Array>;
  /** As the upload claims, which may be wrong. */
  readonly mimetype: string;
  readonly filename: string;
  readonly becomes: 'mms' | 'refused' | 'undecodable';
  /** The code of the problem, if the result is not an MMS. */
  readonly code?: string;
  readonly type?: 'image/jpeg' | 'image/gif';
  /** The size of the picture that is sent. */
  readonly size?: readonly [width: number, height: number];
}

/** The delay of each frame (ms), because sharp uses a single number only for the first frame. */
const PACE = Array(12).fill(80);

const toBytes = (picture: Sharp) => picture.toBuffer();

function makeJpeg(name: string, size: readonly [number, number], make: () => Promise<Uint8Array>) {
  const filename = `${name.replaceAll(' ', '-')}.jpg`;
  const jpeg = { mimetype: 'image/jpeg', filename, becomes: 'mms', type: 'image/jpeg' } as const;
  return { name, bytes: makeOnce(make), size, ...jpeg } satisfies Awkward;
}

function makeRefused(
  name: string,
  filename: string,
  code: string,
  make: () => Promise<Uint8Array>,
) {
  const mimetype = filename.endsWith('.png') ? 'image/png' : 'image/jpeg';
  return {
    name,
    bytes: makeOnce(make),
    mimetype,
    filename,
    becomes: 'refused',
    code,
  } satisfies Awkward;
}

/** Makes a picture only once, because some take a second and are used by many tests. */
function makeOnce(make: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let made: Promise<Uint8Array> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A brand box of HEIC, followed by bytes that no decoder here knows. */
async function makeHeic(): Promise<Uint8Array> {
  const box = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  return Buffer.concat([box, deflateSync(Buffer.alloc(4000, 'heic')), Buffer.alloc(500, 0xa5)]);
}

export const gpsPhoto = makeOnce(() =>
  toBytes(
    drawPhoto(640, 480)
      .jpeg()
      .withExif({
        IFD0: { Make: 'Telephone', Copyright: 'Ada of 12 Home Street' },
        IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 51/1 30/1', GPSLongitudeRef: 'E' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><home>12 Home Street</home></x:xmpmeta>')
      .withIccProfile('p3'),
  ),
);

export const awkwardPictures: readonly Awkward[] = [
  makeJpeg('gps position', [640, 480], gpsPhoto),
  makeJpeg('portrait by exif', [480, 640], () =>
    toBytes(drawPhoto(640, 480).jpeg().withMetadata({ orientation: 6 })),
  ),
  makeJpeg('cmyk', [500, 400], () =>
    toBytes(drawPhoto(500, 400).toColourspace('cmyk').jpeg().withIccProfile('cmyk')),
  ),
  {
    ...makeJpeg('sixteen bit', [400, 300], () =>
      toBytes(drawPhoto(400, 300).toColourspace('rgb16').png({ compressionLevel: 1 })),
    ),
    mimetype: 'image/png',
    filename: 'sixteen-bit.png',
  },
  {
    ...makeJpeg('transparent png', [300, 200], () => toBytes(drawSeeThrough(300, 200).png())),
    mimetype: 'image/png',
    filename: 'transparent.png',
  },
  {
    name: 'animated gif',
    bytes: makeOnce(() => toBytes(drawMovingBox(200, 150, 12).gif({ delay: PACE, loop: 0 }))),
    mimetype: 'image/gif',
    filename: 'moving.gif',
    becomes: 'mms',
    type: 'image/gif',
    size: [200, 150],
  },
  {
    name: 'animated webp',
    bytes: makeOnce(() =>
      toBytes(drawMovingBox(200, 150, 12).webp({ delay: PACE, loop: 0, effort: 0 })),
    ),
    mimetype: 'image/webp',
    filename: 'moving.webp',
    becomes: 'mms',
    type: 'image/gif',
    size: [200, 150],
  },
  makeJpeg('one pixel', [1, 1], () => toBytes(drawPhoto(1, 1).jpeg())),
  makeJpeg('48 megapixels', [1600, 1200], () =>
    toBytes(drawPhoto(1000, 750).resize(8000, 6000).jpeg({ quality: 70 })),
  ),
  makeJpeg('progressive', [1600, 1200], () =>
    toBytes(drawPhoto(2000, 1500).jpeg({ progressive: true, quality: 90 })),
  ),
  makeRefused('truncated', 'half.jpg', 'picture_broken', async () => {
    const whole = await toBytes(drawPhoto(1200, 900).jpeg());
    return whole.subarray(0, whole.length >> 1);
  }),
  makeRefused('empty', 'empty.jpg', 'picture_empty', async () => new Uint8Array()),
  makeRefused('bomb', 'bomb.png', 'picture_too_large_dimensions', async () =>
    createPngBomb(50_000),
  ),
  {
    name: 'avif bomb',
    bytes: makeOnce(async () => (await enormous.avif?.()) ?? new Uint8Array()),
    mimetype: 'image/avif',
    filename: 'bomb.avif',
    becomes: 'undecodable',
    code: 'picture_too_large_dimensions',
  },
  makeRefused('text as jpg', 'notes.jpg', 'not_a_picture', async () =>
    Buffer.from('Dear all,\nthe picture is in the other mail.\n'),
  ),
  ...['heic with a thumbnail', 'heic without a thumbnail'].map(
    (name): Awkward => ({
      name,
      bytes: makeOnce(makeHeic),
      mimetype: 'image/heic',
      filename: `${name.replaceAll(' ', '-')}.heic`,
      becomes: 'undecodable',
      code: 'picture_kind_unreadable',
    }),
  ),
];

/** The awkward picture with this name. */
export function findAwkward(name: string): Awkward {
  const named = awkwardPictures.find((picture) => picture.name === name);
  if (!named) throw new Error(`No awkward picture is called ${name}`);
  return named;
}
