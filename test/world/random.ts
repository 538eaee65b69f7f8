import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that a seed repeats. */
export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number;
  /** True so often of one. */
  chance(share: number): boolean;
  pick<T>(some: readonly [T, ...T[]]): T;
  /** Some of them, in any order. */
  shuffle<T>(some: readonly T[]): T[];
  uuid(): string;
  bytes(size: number): Buffer;
  /** Chance of its own, so that what is drawn here does not depend on how much is drawn elsewhere. */
  fork(): Random;
}

export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed);
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
        ...[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)],
        hex.slice(20),
      ].join('-');
    },
    bytes: (size) => Buffer.from(Array.from({ length: size }, () => random.whole(0, 255))),
    fork: () => seeded(random.whole(0, 0x7fff_ffff)),
  };
  return random;
}
