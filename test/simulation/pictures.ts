import type { Surroundings } from '../world/replica.ts';

type Pictures = ReturnType<NonNullable<Surroundings['pictures']>>;

/** The simulated servers only look at a JPEG's first bytes. */
const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('a picture from the table')]);

export const theirPicture = { name: 'door.jpg', mimetype: 'image/jpeg', bytes };

/** Pictures without fitting, because a simulation tests what is sent and not how it looks. */
export function createTablePictures(): Pictures {
  return {
    inspect: async () => ({ kind: 'picture', ending: 'jpg' }),
    fit: async () => ({
      kind: 'fitted',
      picture: {
        bytes,
        type: 'image/jpeg',
        width: 640,
        height: 480,
        sha256: 'ab'.repeat(32),
        original: { width: 640, height: 480, sizeBytes: bytes.byteLength },
      },
    }),
  };
}
