import type { SendProgress } from '../../domain/send-progress.ts';
import type { UnconfirmedQuestion } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { PostStateFact } from '../records/post-facts.ts';
import { hasUnconfirmed, LOOKUPS_BEFORE_ASKING } from '../status/batch-outcomes.ts';
import type { ChangeNote } from './list-change-notes.ts';
import { listIfNew, listReceiptNotes, type NewNote } from './list-receipt-notes.ts';

/**
 * The notes missing from a thread, in the order to post them. The thread repeats nothing good that the post shows: it
 * has what a person should look at, what somebody changed, and the results of a send to many.
 */
export function listMissingNotes(
  progress: SendProgress,
  batches: readonly (BatchFact | undefined)[],
  changes: readonly ChangeNote[],
  shown: PostStateFact,
): readonly NewNote[] {
  // The post says so, and a direct message offers the form again.
  if (progress.notSentProblem) return [];
  return [
    ...changes.flatMap(({ id, note }) => listIfNew(shown, id, note)),
    ...listQuestions(batches, shown),
    ...listReceiptNotes(progress, shown),
  ];
}

/** A person is asked once for each submission whose result stayed unknown. */
function listQuestions(
  batches: readonly (BatchFact | undefined)[],
  shown: PostStateFact,
): readonly NewNote[] {
  return listOpenQuestions(batches).flatMap((question) =>
    listIfNew(shown, `unsure-${question.batch}-${question.at}`, {
      kind: 'unsure',
      ...question,
    }).map((news) => ({ ...news, question })),
  );
}

/** The unconfirmed batches that a person has to decide about. */
export function listOpenQuestions(
  batches: readonly (BatchFact | undefined)[],
): readonly UnconfirmedQuestion[] {
  return batches.flatMap((fact, batch) => {
    const isOpen =
      fact?.kind === 'answered' && fact.lookups >= LOOKUPS_BEFORE_ASKING && hasUnconfirmed(fact);
    return isOpen ? [{ batch, at: fact.at, isFromBackup: fact.isFromBackup }] : [];
  });
}
