const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** The only application block that is not metadata: how many times the animation plays. */
const LOOP = 'NETSCAPE2.0\x03\x01';
const LOOP_LENGTH = 19;

/**
 * The same GIF without comments, XMP and other metadata; its frames are unchanged. Undefined if it ends
 * inside a block, because sharp would decode the frames before that without a warning.
 */
export function stripGifMetadata(gif: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(gif.buffer, gif.byteOffset, gif.byteLength);
  let at = 13 + computeTableLength(bytes[10]);
  const neededBlocks = [bytes.subarray(0, at)];
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const end = findBlockEnd(bytes, at);
    if (end === undefined) return undefined;
    if (isNeeded(bytes.subarray(at, end))) neededBlocks.push(bytes.subarray(at, end));
    at = end;
  }
  return at > bytes.length ? undefined : Buffer.concat([...neededBlocks, Buffer.of(TRAILER)]);
}

function isNeeded(block: Buffer): boolean {
  if (block[0] === IMAGE || block[1] === GRAPHIC_CONTROL) return true;
  if (block[1] !== APPLICATION || block.length !== LOOP_LENGTH) return false;
  return block.toString('latin1', 3, 16) === LOOP;
}

/** The size of the colour table, from a flags byte. */
function computeTableLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function findBlockEnd(bytes: Buffer, at: number): number | undefined {
  if (bytes[at] === EXTENSION) return findChainEnd(bytes, at + 2);
  if (bytes[at] === IMAGE) return findChainEnd(bytes, at + 11 + computeTableLength(bytes[at + 9]));
  return undefined;
}

/** Data comes in sub-blocks of at most 255 bytes, each after its length; an empty one ends it. */
function findChainEnd(bytes: Buffer, start: number): number | undefined {
  let at = start;
  let length = bytes[at];
  while (length) {
    at += 1 + length;
    length = bytes[at];
  }
  return length === undefined ? undefined : at + 1;
}
