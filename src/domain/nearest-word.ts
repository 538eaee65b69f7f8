/**
 * The number of typos between two words: a letter added, missing, replaced, or swapped with its neighbour
 * (Damerau–Levenshtein distance, each position changed at most once).
 */
export function computeEditDistance(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped =
        i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          getCell(last, j) + 1,
          getCell(row, j - 1) + 1,
          getCell(last, j - 1) + (isSame ? 0 : 1),
          isSwapped ? getCell(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return getCell(last, other.length);
}

function getCell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

const MAX_SLIPS = 2;

/** Finds the word that was probably meant: one that starts with the typed text, or has few typos for its length. */
export function findNearestWord(typed: string, words: readonly string[]): string | undefined {
  const begun = typed.length >= 3 ? words.filter((word) => word.startsWith(typed)) : [];
  if (begun.length === 1) return begun[0];
  const near = words
    // A much longer word cannot match, and comparing takes time in proportion to both lengths.
    .filter((word) => Math.abs(word.length - typed.length) <= MAX_SLIPS)
    .map((word) => ({ word, slips: computeEditDistance(typed, word) }))
    .filter(
      ({ word, slips }) => slips <= (Math.min(word.length, typed.length) >= 5 ? MAX_SLIPS : 1),
    );
  const fewest = Math.min(...near.map(({ slips }) => slips));
  const nearest = near.filter(({ slips }) => slips === fewest).map(({ word }) => word);
  // Prefer `optout` to `optouts`.
  return nearest.find((word) => !nearest.some((one) => one !== word && word.startsWith(one)));
}
