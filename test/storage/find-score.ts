import type { Index } from '../../src/core/ports/store.ts';

/** The score of a member. Undefined if the index doesn't have it. */
export async function findScore(index: Index, member: string): Promise<number | undefined> {
  return (await index.listOldest()).find((one) => one.member === member)?.score;
}
