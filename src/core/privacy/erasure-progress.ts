import type { ErasureFact } from '../records/erasure-facts.ts';
import type { VersionedRecord } from '../records/versioned-record.ts';

/** `clean`: there were no records. `found`: some were deleted. `under way`: some cannot be deleted yet. */
export type SweepResult = 'clean' | 'found' | 'under way';

type ErasureList = 'sends' | 'posts' | 'lines' | 'files' | 'messages';

/** Records what is still to be deleted in Slack, before deleting the records that identify it. */
export async function appendToErasure(
  fact: VersionedRecord<ErasureFact>,
  more: Partial<Pick<ErasureFact, ErasureList>>,
): Promise<void> {
  const before = getErasure(fact);
  await fact.set({
    ...before,
    sends: [...before.sends, ...(more.sends ?? [])],
    posts: [...before.posts, ...(more.posts ?? [])],
    lines: [...before.lines, ...(more.lines ?? [])],
    files: [...before.files, ...(more.files ?? [])],
    messages: [...before.messages, ...(more.messages ?? [])],
  });
}

export function getErasure(fact: VersionedRecord<ErasureFact>): ErasureFact {
  const value = fact.get();
  if (!value) throw new Error('the erasure has no record any more');
  return value;
}
