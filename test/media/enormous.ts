import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** One colour, 6,000 × 6,000, which libaom packs into 797 bytes. Decoding takes 740 MB. Made with `sharp({ create }).avif({ effort: 0 })`. */
const AVIF =
  'AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAAiMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgT8CAAAAABRpc3BlAAAAAAAAF3AAABdwAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAAIrbWRhdBIACgo/8y7fdvaQENBpMpIEEyUJjBMPPPPNBIAAAGXPzEUivj5+LTMnoeqdz3VspvVi2hSeWL2xjjjAqUW11PyFIyyZen0yEtZXmJprWTPE1wFQnkqOraW+pGz5507X+BMKOJ2Cea0H0GXlJ1PtC1mHrtXeA9wmnMxr2otQ0Dtdim3ipICEz8xSXpGd87ZiGnUgfn8nVZ9qssoR9t1GYkYLfdFUsZZcUuITG5qcJHfo6XO1xZOwkyxY5ZJe5IlfY5pT4WDY6ej7zrIXKGyc0/7ZVor2NRlN1evvwHpP9p7ykWsi/vErYCZTyXpbzjGIvGzFAihh6C5i9So5EqpCVd82v7fbJFqQmE47woTPzFJekZ3ztmIadSB+fydVn2qyyhH23UZiRgt90VSxllxS4hMbmpwkd+jpc7XFk7CTKTwdr3OWGkZdKR3g21nOsMUk9T5NUum2OrlJiZ3WKORjpgLCavA//ycTziXbhvUFCC7YLQWpwtYRlO1oX9c+dyc9kTVEz6jAKd9WoDgB1jv7jUP4z8xSXpGd87ZiGnUgfn8nVZ9qssoR9t1GYkYLfdFUsZZcUuITG5qcJHfo6XO1xZOwkyxY5ZJe5IlfY5pT4WDY6ej7zrIXKGyc0/7ZVor2NRlN1evvwHpP9p7ykWsi/vErYCZTyXpbzjGIvGzFAihh6C5i9So5EqpCVd82v7fbJFqQmE5Dm1KuYLX7VJlf067lkww=';

const SIDE = 9_000;

const makeSmall = () =>
  sharp({ create: { width: 32, height: 32, channels: 3, background: '#804020' } });

/** Pictures of a few bytes with enormous dimensions in their headers, in every format that is decoded as a whole. */
export const enormous: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  avif: async () => Buffer.from(AVIF, 'base64'),
  'interlaced png': async () => {
    const png = await makeSmall().png({ progressive: true }).toBuffer();
    png.writeUInt32BE(SIDE, 16);
    png.writeUInt32BE(SIDE, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    return png;
  },
  'progressive jpeg': async () => {
    const jpeg = await makeSmall().jpeg({ progressive: true }).toBuffer();
    const frame = jpeg.indexOf(Buffer.of(0xff, 0xc2));
    jpeg.writeUInt16BE(SIDE, frame + 5);
    jpeg.writeUInt16BE(SIDE, frame + 7);
    return jpeg;
  },
  gif: async () => {
    const gif = await makeSmall().gif().toBuffer();
    gif.writeUInt16LE(SIDE, 6);
    gif.writeUInt16LE(SIDE, 8);
    // The first frame repeats the size.
    const frame = gif.indexOf(Buffer.of(0x2c, 0, 0, 0, 0));
    gif.writeUInt16LE(SIDE, frame + 5);
    gif.writeUInt16LE(SIDE, frame + 7);
    return gif;
  },
  webp: async () => {
    // VP8L has 14 bits for each side minus one, after the signature.
    const webp = await makeSmall().webp({ lossless: true }).toBuffer();
    const at = webp.indexOf('VP8L') + 9;
    webp.writeUInt32LE(
      ((webp.readUInt32LE(at) & 0xf0000000) >>> 0) | (SIDE - 1) | ((SIDE - 1) << 14),
      at,
    );
    return webp;
  },
};
