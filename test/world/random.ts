import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Randomness that a seed reproduces. */
export interface Random {
  /** From 0 up to, but excluding, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** True with this probability. */
  chance(share: number): boolean;
  pick<T>(some: readonly [T, ...T[]]): T;
  /** Shuffled. */
  shuffle<T>(some: readonly T[]): T[];
  uuid(): string;
  bytes(size: number): Buffer;
  /** An independent generator, so that the numbers drawn here do not depend on how many are drawn elsewhere. */
  fork(): Random;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plusFromState(spread(seed));
  const random: Random = {
    next: () => uniformFloat64(generator),
    whole: (least, most) => uniformInt(generator, least, most),
    chance: (share) => random.next() < share,
    pick: (some) => some[random.whole(0, some.length - 1)] ?? some[0],
    shuffle(some) {
      const mixed = [...some];
      for (let at = mixed.length - 1; at > 0; at -= 1) {
        const other = random.whole(0, at);
        const [one, two] = [mixed[at], mixed[other]];
        if (one !== undefined && two !== undefined) [mixed[at], mixed[other]] = [two, one];
      }
      return mixed;
    },
    uuid() {
      const bytes = random.bytes(16);
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      const hex = bytes.toString('hex');
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        hex.slice(12, 16),
        hex.slice(16, 20),
        hex.slice(20),
      ].join('-');
    },
    bytes(size) {
      const bytes = Buffer.allocUnsafe(size);
      for (let at = 0; at < size; at += 1) bytes[at] = random.whole(0, 255);
      return bytes;
    },
    fork: () => createRandom(random.whole(0, 0x7fff_ffff)),
  };
  return random;
}

/**
 * A generator's initial state, unrelated to that of neighbouring seeds. The library's own initialization
 * gives the same first number for all seeds, and few values for the second, so some scenes never occurred.
 */
function spread(seed: number): readonly [number, number, number, number] {
  const computeWord = (nth: number): number => {
    // One step of splitmix32.
    let bits = (seed + nth * 0x9e37_79b9) | 0;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
    return bits ^ (bits >>> 16);
  };
  return [computeWord(1), computeWord(2), computeWord(3), computeWord(4)];
}
