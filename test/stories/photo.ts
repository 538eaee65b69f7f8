import sharp from 'sharp';

let made: Promise<Uint8Array> | undefined;

/** A small picture like a photograph, with its location in the EXIF data. */
export function createPhoto(): Promise<Uint8Array> {
  made ??= sharp({
    create: {
      width: 1200,
      height: 900,
      channels: 3,
      background: '#7aa7d9',
      noise: { type: 'gaussian', mean: 128, sigma: 20 },
    },
  })
    .jpeg({ quality: 90 })
    .withExif({
      IFD0: { Copyright: 'Ada Moreno' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '33/1 51/1 0/1' },
    })
    .toBuffer();
  return made;
}
