const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** The one application block that is no metadata: how often the animation plays. */
const LOOP = 'NETSCAPE2.0\x03\x01';
const LOOP_LENGTH = 19;

/**
 * The same GIF without comments, XMP and whatever else was tucked in; its frames byte for byte.
 * Undefined when it ends within a block: sharp would quietly take the frames before the cut.
 */
export function stripGifMetadata(gif: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(gif.buffer, gif.byteOffset, gif.byteLength);
  let at = 13 + tableLength(bytes[10]);
  const kept = [bytes.subarray(0, at)];
  while (at < bytes.length && bytes[at] !== TRAILER) {
    const end = blockEnd(bytes, at);
    if (end === undefined) return undefined;
    if (isNeeded(bytes.subarray(at, end))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return at > bytes.length ? undefined : Buffer.concat([...kept, Buffer.of(TRAILER)]);
}

function isNeeded(block: Buffer): boolean {
  if (block[0] === IMAGE || block[1] === GRAPHIC_CONTROL) return true;
  if (block[1] !== APPLICATION || block.length !== LOOP_LENGTH) return false;
  return block.toString('latin1', 3, 16) === LOOP;
}

/** Bytes of the colour table that a flags byte announces. */
function tableLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function blockEnd(bytes: Buffer, at: number): number | undefined {
  if (bytes[at] === EXTENSION) return chainEnd(bytes, at + 2);
  if (bytes[at] === IMAGE) return chainEnd(bytes, at + 11 + tableLength(bytes[at + 9]));
  return undefined;
}

/** Data lies in pieces of at most 255 bytes, each with its length before it; an empty one ends it. */
function chainEnd(bytes: Buffer, start: number): number | undefined {
  let at = start;
  let length = bytes[at];
  while (length) {
    at += 1 + length;
    length = bytes[at];
  }
  return length === undefined ? undefined : at + 1;
}
