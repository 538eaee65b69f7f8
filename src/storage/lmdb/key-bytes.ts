import { createHash } from 'node:crypto';

/** An LMDB key has at most 1,978 bytes. An index name, a score and a member must fit in one. */
const MAX_PART_BYTES = 900;

/**
 * A text as key bytes, never empty. Bytes, because lmdb's own keys cannot contain a null character. A text
 * that is too long keeps its beginning, and a hash replaces the rest.
 */
export function encodeKeyPart(text: string): Buffer {
  const bytes = Buffer.from(`.${text}`);
  if (bytes.length <= MAX_PART_BYTES) return bytes;
  const hash = createHash('sha256').update(bytes).digest();
  return Buffer.concat([bytes.subarray(0, MAX_PART_BYTES - hash.length), hash]);
}

/** The prefix of all keys of an index. No other index's keys begin with it. */
export function buildIndexPrefix(name: string): Buffer {
  const part = encodeKeyPart(name);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(part.length);
  return Buffer.concat([length, part]);
}

export const SCORE_BYTES = 8;

/** A number as bytes with the same order as numbers. */
export function encodeScore(score: number): Buffer {
  const bytes = Buffer.alloc(SCORE_BYTES);
  // Adding 0 turns -0 into 0.
  bytes.writeDoubleBE(score + 0);
  if (score < 0) return bytes.map((byte) => ~byte) as Buffer;
  bytes[0] = (bytes[0] ?? 0) ^ 0x80;
  return bytes;
}

/** The number that `encodeScore` wrote. */
export function decodeScore(key: Buffer): number {
  const bytes = Buffer.from(key.subarray(0, SCORE_BYTES));
  const first = bytes[0] ?? 0;
  if (first < 0x80) return (bytes.map((byte) => ~byte) as Buffer).readDoubleBE();
  bytes[0] = first ^ 0x80;
  return bytes.readDoubleBE();
}

/** The first key after all keys with this prefix. */
export function computePrefixEnd(prefix: Buffer): Buffer {
  const bytes = Buffer.from(prefix);
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0xff) {
      bytes[at] = byte + 1;
      return bytes.subarray(0, at + 1);
    }
  }
  return Buffer.alloc(bytes.length + 1, 0xff);
}
